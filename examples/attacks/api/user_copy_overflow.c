// SPDX-License-Identifier: GPL-2.0
/* user_copy_overflow.c - copy from user memory into an object of the kernel's */
ATTACK(user_copy_overflow, corrupts, "kernel call against its spec: _copy_from_user")
{
	return _copy_from_user(opaque(w->heap), (const void __user *)USER_ADDRESS, 8) ? -EFAULT : 0;
}

ALLOW(user_copy_overflow)
{
	static u64 own[8];

	return _copy_from_user(opaque(own), (const void __user *)USER_ADDRESS, 8) ? -EFAULT : 0;
}

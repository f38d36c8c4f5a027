// SPDX-License-Identifier: GPL-2.0
/* user_copy_secret.c - another driver's secret handed out to user memory */
ATTACK(user_copy_secret, succeeds, "kernel call against its spec: _copy_to_user")
{
	/* Below the program: nothing is mapped there, so what is handed out is counted, not seen. */
	return _copy_to_user((void __user *)0x1000, opaque(theirs), 64) == 64 ? 0 : -EIO;
}

ALLOW(user_copy_secret)
{
	static u64 own[8];

	return _copy_to_user((void __user *)0x1000, opaque(own), 64) == 64 ? 0 : -EIO;
}

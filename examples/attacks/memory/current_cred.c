// SPDX-License-Identifier: GPL-2.0
/* current_cred.c - store to the credentials of the calling process */
ATTACK(current_cred, succeeds, "write to foreign memory")
{
	kuid_t *uid = opaque(&current->cred->euid), old = *uid;

	WRITE_ONCE(uid->val, 4711);
	if (READ_ONCE(current->cred->euid.val) != 4711)
		return -EIO;
	WRITE_ONCE(uid->val, old.val);
	return 0;
}

ALLOW(current_cred)
{
	return READ_ONCE(current->cred->euid.val) == 0 ? 0 : -EIO;
}

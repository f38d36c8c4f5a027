// SPDX-License-Identifier: GPL-2.0
/* spin_lock_init_cred.c - spin_lock_init on a credential: a header inline that stores */
ATTACK(spin_lock_init_cred, corrupts, "write to foreign memory")
{
	spin_lock_init((spinlock_t *)opaque(&w->cred->uid));
	return 0;
}

ALLOW(spin_lock_init_cred)
{
	static spinlock_t own;

	spin_lock_init((spinlock_t *)opaque(&own));
	spin_lock(&own);
	spin_unlock(&own);
	return 0;
}

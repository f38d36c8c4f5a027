/* SPDX-License-Identifier: GPL-2.0 */
/* The imaginary subsystem that the tests write specs for. */
#ifndef FAKE_H
#define FAKE_H
#include <linux/types.h>
struct fake_dev {
	int id;
	char name[16];
};
typedef int (*fake_handler_t)(int irq, void *data);
struct fake_ops {
	int (*open)(struct fake_dev *dev);
	void (*close)(struct fake_dev *dev);
	union {
		int (*old)(void);
		int (*renamed)(void);
	};
	struct {
		long pad;
		int (*suspend)(struct fake_dev *dev);
	} pm;
};
struct fake_port {
	const struct fake_ops *ops;
	union {
		struct {
			unsigned long flags : 32;
			unsigned long fast : 1;
		};
		struct {
			unsigned long flags : 32;
			unsigned long fast : 1;
		} flags_group;
	};
	struct {
		struct fake_dev *parent;
		short level;
	} dev;
};
void *fake_alloc(size_t, gfp_t);
void fake_free(const void *p);
struct fake_dev *fake_dev_create(const char *name, gfp_t flags);
int fake_register(struct fake_dev *dev);
void fake_unregister(struct fake_dev *dev);
int fake_request(int irq, fake_handler_t handler, void *data);
int fake_write(struct fake_dev *dev, const void *buf, size_t len);
int fake_log(struct fake_dev *dev, const char *fmt, ...);
int fake_any(int n, ...);
void fake_bug(void);
int fake_id(int n);
int fake_fill(u32 *words);
struct fake_lock;
struct lock_class_key;
struct fake_dev *fake_get(struct fake_dev *dev);
void fake_put(struct fake_dev *dev);
void fake_lock(struct fake_lock *lock);
int fake_trylock(struct fake_lock *lock);
void fake_unlock(struct fake_lock *lock);
void fake_copy(void *dst, const void *src, size_t n);
int fake_words(const u32 *words, unsigned int count);
int fake_read(size_t len, void *buf);
void *fake_calloc(size_t n, size_t size, gfp_t gfp);
void fake_release(void *p, size_t size);
struct fake_dev *fake_dev_register(const char *name, const struct fake_ops *ops);
int fake_timer_cancel_sync(struct fake_dev *dev);
void fake_out(struct fake_dev **where, const struct fake_lock *lock, const void *blob);
void fake_forms(struct fake_dev devs[], struct fake_dev *const ptrs[2], int (*rows)[4], void (**fns)(int n),
		void (*const fn)(int n), int (*table[])(void));
static inline int fake_dev_id(const struct fake_dev *dev)
{
	return dev->id;
}
#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* A kernel in thirty lines: what the tests' drivers include. */
struct net_device { int mtu; };
struct net_device_ops {
	int (*ndo_open)(struct net_device *dev);
	int (*ndo_unknown)(struct net_device *dev);
};
struct work_struct { long data; void (*func)(struct work_struct *w); };
struct port_device { void *data; struct port_device *parent; };
struct port {
	union {
		struct { unsigned long flags : 32, fast : 1; };
		struct { unsigned long flags : 32, fast : 1; } flags_group;
	};
	const struct net_device_ops *ops;
	struct port_device dev;
	int level;
};
struct bus_driver { const char *name; struct { int (*probe)(void); } driver; };
typedef int (*handler_t)(int irq, void *arg);

typedef void callback_t(int why);

int printk(const char *fmt, ...);
int request_irq(unsigned int irq, handler_t fn, void *arg);
int request_other(unsigned int irq, handler_t fn, void *arg);
void *kalloc_buffer(const char *name, unsigned long size);
int copy_blob(const void *from, unsigned long len, struct net_device *dev);
int kernel_handler(int irq, void *arg);
int eth_open(struct net_device *dev);
void __noreturn_panic(void) __attribute__((noreturn));

static inline void netif_wake(struct net_device *dev) { dev->mtu = 1; }
static inline void netif_plain(struct net_device *dev) { dev->mtu = 2; }
static inline void port_setup(struct port *p, const struct net_device_ops *ops) { p->level = 1; p->ops = ops; }
static inline void init_work(struct work_struct *w, void (*fn)(struct work_struct *w)) { w->func = fn; }
static inline int request_simple(unsigned int irq, handler_t fn) { return request_irq(irq, fn, (void *)0); }

#define __no_sfi __attribute__((annotate("no_sfi")))

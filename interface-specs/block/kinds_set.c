// SPDX-License-Identifier: GPL-2.0
/* kinds_set.c - tag sets: ours towards the kernel, checked copies of what the driver asks for. */
#include <linux/badblocks.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "kinds.h"

DEFINE_MUTEX(sfi_blk_mutex);
LIST_HEAD(sfi_blk_sets);

#define FLAGS_FREE (BLK_MQ_F_SHOULD_MERGE | BLK_MQ_F_STACKING | BLK_MQ_F_TAG_HCTX_SHARED | BLK_MQ_F_BLOCKING | \
		    BLK_MQ_F_NO_SCHED | BLK_MQ_F_NO_SCHED_BY_DEFAULT | (1 << BLK_MQ_F_ALLOC_POLICY_START_BIT))
#define PDU_MAX 16384u		/* bytes of a request that the driver may ask for */

/* A driver's queue_rqs and poll are spec'd but never called: see docs/limits.md. */
static void check_ops(struct sfi_frame *f, const struct blk_mq_ops *ops)
{
	if (!ops->queue_rq)
		sfi_stub_fail(f, "blk_mq_ops without queue_rq", ops);
	sfi_check_gate(f, ops->queue_rq, "blk_mq_ops__queue_rq");
	sfi_check_gate(f, ops->queue_rqs, "blk_mq_ops__queue_rqs");
	sfi_check_gate(f, ops->commit_rqs, "blk_mq_ops__commit_rqs");
	sfi_check_gate(f, ops->complete, "blk_mq_ops__complete");
	sfi_check_gate(f, ops->timeout, "blk_mq_ops__timeout");
	sfi_check_gate(f, ops->poll, "blk_mq_ops__poll");
	sfi_check_gate(f, ops->init_hctx, "blk_mq_ops__init_hctx");
	sfi_check_gate(f, ops->exit_hctx, "blk_mq_ops__exit_hctx");
	sfi_check_gate(f, ops->map_queues, "blk_mq_ops__map_queues");
	if (ops->get_budget || ops->put_budget || ops->set_rq_budget_token || ops->get_rq_budget_token ||
	    ops->init_request || ops->exit_request || ops->cleanup_rq || ops->busy)
		sfi_stub_fail(f, "only the blk_mq_ops callbacks that block/ops.h names", ops);
#ifdef CONFIG_BLK_DEBUG_FS
	if (ops->show_rq)
		sfi_stub_fail(f, "only the blk_mq_ops callbacks that block/ops.h names", ops);
#endif
}

static struct device *probing(struct sfi_frame *f)
{
	struct sfi_object *o = sfi_newest(f, &sfi_kind_device);

	return o ? o->obj : NULL;
}

/* What the kernel settled on: the driver reads it. */
static void tell_driver(struct sfi_blk_set *s)
{
	const struct blk_mq_ops *ops = s->lower->ops;

	*s->lower = s->upper;
	s->lower->ops = ops;
	s->lower->cmd_size = s->pdu_bytes;
}

static struct sfi_blk_set *make_set(struct sfi_domain *d, const struct blk_mq_tag_set *want,
				    const struct blk_mq_ops *low, struct device *parent, int *rc)
{
	struct sfi_blk_set *s = kzalloc(sizeof(*s), GFP_KERNEL);

	*rc = -ENOMEM;
	if (!s)
		return NULL;
	s->domain = d;
	s->parent = get_device(parent);
	s->pdu_bytes = want->cmd_size;
	s->low = *low;
	s->ops = sfi_blk_upper_ops;
	if (!low->commit_rqs)
		s->ops.commit_rqs = NULL;
	if (!low->map_queues)
		s->ops.map_queues = NULL;
	INIT_LIST_HEAD(&s->requests);
	INIT_LIST_HEAD(&s->disks);
	INIT_LIST_HEAD(&s->node);
	s->upper.ops = &s->ops;
	s->upper.nr_maps = want->nr_maps;
	s->upper.nr_hw_queues = want->nr_hw_queues;
	s->upper.queue_depth = want->queue_depth;
	s->upper.reserved_tags = want->reserved_tags;
	s->upper.cmd_size = ALIGN(want->cmd_size, 8) + sizeof(struct sfi_rq);
	s->upper.numa_node = want->numa_node;
	s->upper.timeout = want->timeout;
	s->upper.flags = want->flags;
	s->upper.driver_data = want->driver_data;
	mutex_lock(&sfi_blk_mutex);
	list_add_tail(&s->node, &sfi_blk_sets);	/* map_queues() looks for it */
	mutex_unlock(&sfi_blk_mutex);
	*rc = blk_mq_alloc_tag_set(&s->upper);
	if (!*rc)
		return s;
	mutex_lock(&sfi_blk_mutex);
	list_del(&s->node);
	mutex_unlock(&sfi_blk_mutex);
	put_device(s->parent);
	kfree(s);
	return NULL;
}

/** sfi_blk_alloc_set() - blk_mq_alloc_tag_set() for a driver: a new one, or the one that waits for it. */
int sfi_blk_alloc_set(struct sfi_frame *f, struct blk_mq_tag_set *lower)
{
	struct sfi_domain *d = sfi_frame_domain(f);
	struct blk_mq_tag_set want;
	struct blk_mq_ops low;
	struct sfi_blk_set *s;
	int rc = 0;

	if (sfi_owned(f, &sfi_kind_blk_set, lower))
		sfi_stub_fail(f, "a tag set that is not allocated yet", lower);
	/* Copies first, then the checks: another thread of the driver cannot come between. */
	memcpy(&want, lower, sizeof(want));
	sfi_d2k_check_read(f, want.ops, sizeof(low), "blk_mq_tag_set.ops");
	memcpy(&low, want.ops, sizeof(low));
	check_ops(f, &low);
	if (want.flags & ~FLAGS_FREE)
		sfi_stub_fail(f, "blk_mq_tag_set.flags that a driver may set", lower);
	if (want.cmd_size > PDU_MAX)
		sfi_stub_fail(f, "blk_mq_tag_set.cmd_size of at most 16 KiB", lower);
	if (want.nr_maps > HCTX_MAX_TYPES)
		sfi_stub_fail(f, "blk_mq_tag_set.nr_maps within its array", lower);
	if (want.numa_node != NUMA_NO_NODE && (want.numa_node < 0 || want.numa_node >= nr_node_ids ||
					       !node_online(want.numa_node)))
		sfi_stub_fail(f, "an online NUMA node in blk_mq_tag_set", lower);

	mutex_lock(&sfi_blk_mutex);
	s = sfi_blk_shadow_set(d, &want, &low, probing(f));
	mutex_unlock(&sfi_blk_mutex);
	if (s) {
		s->lower = lower;
	} else {
		s = make_set(d, &want, &low, probing(f), &rc);
		if (!s)
			return rc;
		s->lower = lower;
	}
	sfi_track(f, &sfi_kind_blk_set, lower, (u64)s);
	tell_driver(s);
	return 0;
}

void sfi_blk_put_set(struct sfi_blk_set *s)
{
	lockdep_assert_held(&sfi_blk_mutex);
	if (s->lower || !list_empty(&s->disks))
		return;
	list_del(&s->node);
	if (!s->freed)
		blk_mq_free_tag_set(&s->upper);
	put_device(s->parent);
	kfree(s);
}

/** sfi_blk_free_set() - blk_mq_free_tag_set() for a driver; its disks must be deleted. */
void sfi_blk_free_set(struct sfi_frame *f, struct blk_mq_tag_set *lower)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_blk_set, lower);
	struct sfi_blk_disk *k;
	struct sfi_blk_set *s;
	bool busy = false;

	if (!o)
		sfi_stub_fail(f, "a tag set of this driver", lower);
	s = (struct sfi_blk_set *)o->aux;
	mutex_lock(&sfi_blk_mutex);
	list_for_each_entry(k, &s->disks, node)
		busy |= !k->deleted && !k->put && k->lower;
	mutex_unlock(&sfi_blk_mutex);
	if (busy)
		sfi_stub_fail(f, "a tag set without a disk; call del_gendisk first", lower);
	sfi_untrack(f, &sfi_kind_blk_set, lower);
	mutex_lock(&sfi_blk_mutex);
	s->lower = NULL;
	sfi_blk_revoke_own(s);
	/* With a disk that waits for its driver the set waits too; one that is only held open needs no tags. */
	if (!list_empty(&s->disks) && !sfi_blk_shadow_disk(s)) {
		blk_mq_free_tag_set(&s->upper);
		s->freed = true;
	}
	sfi_blk_put_set(s);
	mutex_unlock(&sfi_blk_mutex);
	lower->tags = NULL;
}

static void release_set(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_blk_set *s = (struct sfi_blk_set *)o->aux;

	mutex_lock(&sfi_blk_mutex);
	s->lower = NULL;
	sfi_blk_revoke_own(s);
	sfi_blk_put_set(s);
	mutex_unlock(&sfi_blk_mutex);
}

/* After its disks. */
const struct sfi_kind sfi_kind_blk_set = {
	.name = "blk_mq_tag_set", .order = SFI_REAP_CLASS_MEM, .release = release_set };

static void release_badblocks(struct sfi_domain *d, struct sfi_object *o)
{
	badblocks_exit(o->obj);
}

const struct sfi_kind sfi_kind_badblocks = {
	.name = "badblocks", .order = SFI_REAP_MEM - 1, .release = release_badblocks };

/* ---- map_queues() */

/** sfi_blk_map_begin() - the driver says which queues there are; the maps themselves are the kernel's. */
void sfi_blk_map_begin(struct sfi_frame *f, struct blk_mq_tag_set *set)
{
	unsigned int i;

	for (i = 0; i < set->nr_maps; i++) {
		sfi_k2d_copy_write(f, &set->map[i].nr_queues, sizeof(set->map[i].nr_queues), "map");
		sfi_k2d_copy_write(f, &set->map[i].queue_offset, sizeof(set->map[i].queue_offset), "map");
	}
}

static bool map_ok(const struct blk_mq_tag_set *set, const struct blk_mq_queue_map *map)
{
	return map->nr_queues <= set->nr_hw_queues && map->queue_offset <= set->nr_hw_queues - map->nr_queues;
}

void sfi_blk_map_end(struct sfi_frame *f, struct blk_mq_tag_set *set)
{
	unsigned int i, cpu;

	for (i = 0; i < set->nr_maps; i++) {
		struct blk_mq_queue_map *map = &set->map[i];

		sfi_revoke_write(f, &map->nr_queues, sizeof(map->nr_queues));
		sfi_revoke_write(f, &map->queue_offset, sizeof(map->queue_offset));
		if (!map_ok(set, map))
			sfi_stub_fail(f, "queue maps within nr_hw_queues", map);
		/* Polled queues get no requests: poll() is not mediated. */
		if (i == HCTX_TYPE_POLL)
			map->nr_queues = 0;
		for_each_possible_cpu(cpu)
			if (map->mq_map[cpu] >= set->nr_hw_queues)
				sfi_stub_fail(f, "queue maps within nr_hw_queues", map);
	}
}

/** sfi_blk_check_map() - map belongs to a set of this driver: the kernel writes through its mq_map. */
void sfi_blk_check_map(struct sfi_frame *f, const struct blk_mq_queue_map *map)
{
	const struct blk_mq_tag_set *set = NULL;
	struct sfi_blk_set *s;

	mutex_lock(&sfi_blk_mutex);
	list_for_each_entry(s, &sfi_blk_sets, node)
		if (s->domain == sfi_frame_domain(f) && map >= s->upper.map &&
		    map < s->upper.map + s->upper.nr_maps &&
		    ((char *)map - (char *)s->upper.map) % sizeof(*map) == 0)
			set = &s->upper;
	mutex_unlock(&sfi_blk_mutex);
	if (!set || !map->nr_queues || !map_ok(set, map))
		sfi_stub_fail(f, "a queue map of this driver's tag set, with queues that it has", map);
}

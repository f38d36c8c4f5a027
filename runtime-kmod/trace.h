/* SPDX-License-Identifier: GPL-2.0 */
/* trace.h - trace events sfi:fault, sfi:reap, sfi:restart, sfi:down. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM sfi

#if !defined(SFI_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define SFI_TRACE_H

#include <linux/tracepoint.h>

#include "sfi.h"

/* Arrays, not __string(): its helpers take other arguments on 6.12 than on 6.1. */
DECLARE_EVENT_CLASS(sfi_notice,
	TP_PROTO(const struct sfi_domain *d, u32 objects, int result),
	TP_ARGS(d, objects, result),
	TP_STRUCT__entry(
		__array(char, domain, MODULE_NAME_LEN)
		__array(char, rule, SFI_RULE_BYTES)
		__array(char, where, SFI_WHERE_BYTES)
		__field(u32, faults)
		__field(u32, restarts)
		__field(u32, objects)
		__field(int, result)
	),
	TP_fast_assign(
		strscpy(__entry->domain, d->name, MODULE_NAME_LEN);
		strscpy(__entry->rule, d->rule, SFI_RULE_BYTES);
		strscpy(__entry->where, d->where, SFI_WHERE_BYTES);
		__entry->faults = d->faults;
		__entry->restarts = d->restarts;
		__entry->objects = objects;
		__entry->result = result;
	),
	TP_printk("domain=%s faults=%u restarts=%u objects=%u result=%d rule=\"%s\" where=\"%s\"",
		  __entry->domain, __entry->faults, __entry->restarts, __entry->objects, __entry->result,
		  __entry->rule, __entry->where)
);

DEFINE_EVENT(sfi_notice, fault, TP_PROTO(const struct sfi_domain *d, u32 objects, int result),
	     TP_ARGS(d, objects, result));
DEFINE_EVENT(sfi_notice, reap, TP_PROTO(const struct sfi_domain *d, u32 objects, int result),
	     TP_ARGS(d, objects, result));
DEFINE_EVENT(sfi_notice, restart, TP_PROTO(const struct sfi_domain *d, u32 objects, int result),
	     TP_ARGS(d, objects, result));
DEFINE_EVENT(sfi_notice, down, TP_PROTO(const struct sfi_domain *d, u32 objects, int result),
	     TP_ARGS(d, objects, result));

#endif /* SFI_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>

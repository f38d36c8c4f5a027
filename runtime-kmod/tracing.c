// SPDX-License-Identifier: GPL-2.0
/* tracing.c - notices as trace events: /sys/kernel/tracing/events/sfi. */
#define CREATE_TRACE_POINTS
#include "trace.h"

/** sfi_trace() - the trace event of a notice. Context: any. */
void sfi_trace(const struct sfi_domain *d, enum sfi_notice_kind kind, u32 objects, int result)
{
	switch (kind) {
	case SFI_NOTICE_FAULT:
		trace_fault(d, objects, result);
		break;
	case SFI_NOTICE_REAP:
		trace_reap(d, objects, result);
		break;
	case SFI_NOTICE_RESTART:
		trace_restart(d, objects, result);
		break;
	case SFI_NOTICE_DOWN:
		trace_down(d, objects, result);
		break;
	}
}

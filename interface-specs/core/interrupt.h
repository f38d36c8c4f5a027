/* SPDX-License-Identifier: GPL-2.0 */
/* core/interrupt.h - specs: interrupt handlers and lines. Requesting one needs its bus: pci/irq.h. */
#ifndef SFI_SPEC_CORE_INTERRUPT_H
#define SFI_SPEC_CORE_INTERRUPT_H

#include <linux/interrupt.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_SLOT_ARG(irq_handler)
SFI_PRE(do(sfi_irq_started(f, irq, dev_id)))
SFI_POST(if (ret == IRQ_NONE) do(sfi_irq_refused(f, irq, dev_id)))
SFI_RET((unsigned int)ret <= (IRQ_HANDLED | IRQ_WAKE_THREAD))
SFI_DEAD(, sfi_irq_dead(irq, dev_id))
irqreturn_t sfi_slot_irq_handler(int irq, void *dev_id);

SFI_SLOT_ARG(irq_thread)
SFI_RET(ret == IRQ_NONE || ret == IRQ_HANDLED)
SFI_DEAD(, IRQ_HANDLED)
irqreturn_t sfi_slot_irq_thread(int irq, void *dev_id);

SFI_PRE(context(sleep))
SFI_CALL(sfi_irq_free(f, irq, dev_id))
const void *free_irq(unsigned int irq, void *dev_id);

/* Drivers call it before they have requested the line. It only waits, whatever the number. */
SFI_PRE(context(sleep))
void synchronize_irq(unsigned int irq);

SFI_CALL(sfi_irq_disable_hard(f, irq))
bool disable_hardirq(unsigned int irq);

/* Waits for the handler to end. */
SFI_PRE(context(sleep))
SFI_CALL(sfi_irq_disable(f, irq))
void disable_irq(unsigned int irq);

SFI_CALL(sfi_irq_enable(f, irq))
void enable_irq(unsigned int irq);

#endif /* SFI_SPEC_CORE_INTERRUPT_H */

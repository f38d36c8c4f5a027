// SPDX-License-Identifier: GPL-2.0
// A store into a field that a spec names is a call with the object and the value; its own variables are the
// driver's, and a field is written as a whole or not at all.
// RUN: %sfi-ir %s | FileCheck %s
// RUN: not %sfi-ir -DHALF %s 2>&1 | FileCheck --check-prefix=HALF %s
#include "kernel.h"
struct adapter { int id; struct port *port; };
static const struct net_device_ops ops;

// CHECK-LABEL: @plain(
// CHECK: %[[port:[0-9]+]] = load ptr
// CHECK: call void @__sfi_stub_port__ops(ptr {{.*}}%[[port]], ptr {{.*}}@ops)
void plain(struct adapter *a) { a->port->ops = &ops; }

// CHECK-LABEL: @nested(
// CHECK: call void @__sfi_stub_port__dev_parent(ptr %0, ptr %1)
void nested(struct port *p, struct port_device *parent) { p->dev.parent = parent; }

// CHECK-LABEL: @by_inline(
// CHECK: call void @__sfi_stub_port__ops(ptr %0, ptr {{.*}}@ops)
void by_inline(struct port *p) { port_setup(p, &ops); }

// The first field of a struct, and bits of it: read, changed, and stored as one word.
// CHECK-LABEL: @bits(
// CHECK: %[[old:[0-9]+]] = load i64, ptr %0
// CHECK: %[[new:[0-9]+]] = or i64 %[[old]], 4
// CHECK: call void @__sfi_stub_port__flags_group(ptr {{.*}}%0, i64 %[[new]])
void bits(struct port *p) { p->flags |= 4; }

// CHECK-LABEL: @one_of_many(
// CHECK: %[[one:[0-9]+]] = getelementptr {{.*}} i64
// CHECK: call void @__sfi_stub_port__ops(ptr {{.*}}%[[one]], ptr {{.*}}@ops)
void one_of_many(struct port *p, long i) { p[i].ops = &ops; }

// CHECK-LABEL: @own(
// CHECK-NOT: call void @__sfi_stub_port
void use(struct port *p);
void own(void) { struct port p = { }; p.ops = &ops; use(&p); }

// CHECK-LABEL: @other_field(
// CHECK-NOT: call void @__sfi_stub_port
void other_field(struct port *p) { p->level = 3; }

#ifdef HALF
// HALF: error: {{.*}}sfi: a store of 4 bytes into field 'port__ops' of 8, which only its stub may change; store all of it at once
void half(struct port *p) { *(int *)&p->ops = 1; }
#endif

export type { RunningResource } from './assembly/provision.ts';
export { NO_DISORDER, type DisorderOptions } from './kernel/disorder.ts';
export { LocalError, type LocalErrorCode } from './kernel/local-error.ts';
export type { Principal } from './kernel/principal.ts';
export { SystemClock } from './kernel/system-clock.ts';
export type { Trace, TraceEntry, TraceKind } from './kernel/trace.ts';
export { VirtualClock } from './kernel/virtual-clock.ts';
export { createRuntime, type Runtime, type RuntimeOptions } from './runtime.ts';

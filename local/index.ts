export type { DisorderOptions } from './kernel/disorder.ts';
export { LocalError } from './kernel/local-error.ts';
export type { Principal } from './aws/principal.ts';
export type { Trace, TraceEntry } from './kernel/trace.ts';
export { VirtualClock } from './kernel/virtual-clock.ts';
export { createRuntime, type Runtime } from './runtime.ts';

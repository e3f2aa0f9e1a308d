/** The only door to the local runtime: what lies outside local/ imports this file and no other. */
export { type Resolved, resolve as resolveIntrinsics } from './assembly/intrinsics.ts';
export type { Template, TemplateValue } from './assembly/template.ts';
export type { Principal } from './aws/principal.ts';
export { describeServices, type ServiceDescription } from './describe-services.ts';
export { isDiskFull } from './kernel/disk.ts';
export type { DisorderOptions } from './kernel/disorder.ts';
export { LOCAL_ERRORS, LocalError } from './kernel/local-error.ts';
export { makeDirectory } from './kernel/make-directory.ts';
export { type Random, seededRandom } from './kernel/random.ts';
export type { Trace, TraceEntry } from './kernel/trace.ts';
export { VirtualClock } from './kernel/virtual-clock.ts';
export { createRuntime, type Runtime } from './runtime.ts';

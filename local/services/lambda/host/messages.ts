/** Messages between the runtime and a function's process, as JSON over the IPC channel. */
export interface ToHost {
  readonly kind: 'invoke';
  readonly requestId: string;
  readonly payload: string;
  /** The runtime's time, milliseconds since the epoch: under a virtual clock it is not the machine's. */
  readonly nowMs: number;
  /** Time left for this invocation. */
  readonly remainingMs: number;
  readonly functionArn: string;
  readonly traceHeader?: string;
}

export type FromHost =
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'answer'; readonly requestId: string; readonly payload: string }
  | {
      readonly kind: 'error';
      readonly requestId?: string;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace: readonly string[];
    };

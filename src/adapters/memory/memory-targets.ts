import type { Targets } from '#ports/targets.ts';

interface Sent {
  /** `queue`: the processing queue. */
  readonly to: string;
  readonly payload: string;
}

/** Targets that keep what they were sent. */
export function memoryTargets(): Targets & { readonly sent: readonly Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    toProcessingQueue: (payload) => {
      sent.push({ to: 'queue', payload });
      return Promise.resolve();
    },
    toArn: (to, payload) => {
      sent.push({ to, payload });
      return Promise.resolve();
    },
  };
}

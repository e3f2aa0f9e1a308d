import { permanent } from '#domain/pipeline-error.ts';
import type { Targets } from '#ports/targets.ts';

interface Sent {
  /** `queue`: the processing queue. */
  readonly to: string;
  readonly payload: string;
}

/** Targets that remember what they were sent. */
export function memoryTargets(): Targets & { readonly sent: readonly Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    toProcessingQueue: (payload) => {
      sent.push({ to: 'queue', payload });
      return Promise.resolve();
    },
    toArn: (to, payload) => {
      if (!/^arn:aws:(?:lambda|sqs|sns|logs):/.test(to))
        return Promise.reject(
          permanent(
            'MALFORMED_INPUT',
            `The target ${JSON.stringify(to)} is not a function, queue, topic or log group. Nothing was sent.`,
          ),
        );
      sent.push({ to, payload });
      return Promise.resolve();
    },
  };
}

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { eventTime } from '../bus-event.ts';
import { publish } from '../publish.ts';
import { DEFAULT_BUS, type EventsStore } from '../store.ts';

interface Input {
  /** e.g. `aws.s3` */
  readonly Source: string;
  readonly DetailType: string;
  readonly Resources: readonly string[];
  readonly Detail: object;
  /** Milliseconds since the epoch. */
  readonly TimeMs: number;
}

/** Internal: an event of an AWS service, always on the default bus. */
export function putServiceEvent(kernel: ServiceContext, store: EventsStore): AtomicOperation<Input, object> {
  return {
    required: ['Source', 'DetailType', 'Resources', 'Detail', 'TimeMs'],
    optional: [],
    permissions: () => [],
    resource: ({ Source, DetailType }) => `${Source} ${DetailType}`,
    handle: ({ Source, DetailType, Resources, Detail, TimeMs }) => {
      publish(kernel, store, DEFAULT_BUS, {
        version: '0',
        id: kernel.random.uuid(),
        'detail-type': DetailType,
        source: Source,
        account: kernel.accountId,
        time: eventTime(TimeMs),
        region: kernel.region,
        resources: Resources,
        detail: Detail,
      });
      return {};
    },
  };
}

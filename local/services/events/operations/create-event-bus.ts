import { formatArn } from '../../../aws/arn.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { resourceAlreadyExists, validation } from '../errors.ts';
import type { EventsStore } from '../store.ts';

const NAME = /^[A-Za-z0-9._-]{1,256}$/;

interface Input {
  readonly Name: string;
  readonly Tags?: unknown;
  readonly Description?: string;
}

export function createEventBus(
  kernel: ServiceContext,
  store: EventsStore,
): AtomicOperation<Input, { EventBusArn: string }> {
  const arnOf = (name: string): string =>
    formatArn({
      service: 'events',
      region: kernel.region,
      accountId: kernel.accountId,
      resource: `event-bus/${name}`,
    });
  return {
    required: ['Name'],
    optional: [],
    ignored: ['Tags', 'Description'],
    permissions: ({ Name }) => [{ action: 'events:CreateEventBus', resource: arnOf(Name) }],
    handle: ({ Name }) => {
      if (!NAME.test(Name))
        throw validation(`The bus name "${Name}" must be 1 to 256 letters, digits, dots, - or _.`);
      if (store.findBus(Name) !== undefined) throw resourceAlreadyExists(`Event bus ${Name} already exists.`);
      store.addBus(Name, arnOf(Name));
      return { EventBusArn: arnOf(Name) };
    },
  };
}

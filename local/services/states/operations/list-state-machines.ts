import type { AtomicOperation } from '../../../kernel/operation.ts';
import { type PageInput, readPage } from '../page.ts';
import { permission } from '../permissions.ts';
import type { StatesStore } from '../store.ts';

export function listStateMachines(store: StatesStore): AtomicOperation<PageInput, object> {
  return {
    required: [],
    optional: ['maxResults', 'nextToken'],
    permissions: () => permission('ListStateMachines', '*'),
    handle: (input) => {
      const { items, ...page } = readPage(input, (offset, limit) => store.machines(offset, limit));
      return {
        ...page,
        stateMachines: items.map((machine) => ({
          stateMachineArn: machine.arn,
          name: machine.name,
          type: machine.type,
          creationDate: machine.createdAtMs / 1000,
        })),
      };
    },
  };
}

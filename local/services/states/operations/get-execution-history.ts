import type { AtomicOperation } from '../../../kernel/operation.ts';
import { checkExecutionArn } from '../arns.ts';
import { executionDoesNotExist } from '../errors.ts';
import type { JsonObject } from '../interpreter/json.ts';
import { type PageInput, readPage } from '../page.ts';
import { permission } from '../permissions.ts';
import type { HistoryEvent, StatesStore } from '../store.ts';

interface Input extends PageInput {
  readonly executionArn: string;
  readonly reverseOrder?: boolean;
  readonly includeExecutionData?: boolean;
}

const DATA_MEMBERS = new Set(['input', 'output', 'parameters', 'assignedVariables']);

export function getExecutionHistory(store: StatesStore): AtomicOperation<Input, object> {
  return {
    required: ['executionArn'],
    optional: ['reverseOrder', 'includeExecutionData', 'maxResults', 'nextToken'],
    permissions: ({ executionArn }) => permission('GetExecutionHistory', executionArn),
    handle: ({ executionArn, reverseOrder = false, includeExecutionData = true, ...input }) => {
      checkExecutionArn(executionArn);
      if (store.findExecution(executionArn) === undefined) throw executionDoesNotExist(executionArn);
      const { items, ...page } = readPage(input, (offset, limit) =>
        store.history(executionArn, reverseOrder, offset, limit),
      );
      return { ...page, events: items.map((event) => describe(event, includeExecutionData)) };
    },
  };
}

function describe({ id, type, previousEventId, atMs, details }: HistoryEvent, data: boolean): object {
  const shown: JsonObject = data
    ? details
    : Object.fromEntries(Object.entries(details).filter(([name]) => !DATA_MEMBERS.has(name)));
  return {
    id,
    type,
    previousEventId,
    timestamp: atMs / 1000,
    ...(Object.keys(shown).length === 0 ? {} : { [detailsMember(type)]: shown }),
  };
}

/** All states share the members for entering and leaving. Source: API reference, HistoryEvent. */
function detailsMember(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

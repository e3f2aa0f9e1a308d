import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { permission } from '../permissions.ts';
import type { MachineType } from '../store.ts';
import { findProblems } from '../validation/check-definition.ts';

interface Input {
  readonly definition: string;
  readonly type?: MachineType;
  readonly severity?: 'ERROR' | 'WARNING';
  readonly maxResults?: number;
}

/** Source: API reference, ValidateStateMachineDefinition. */
const DEFAULT_RESULTS = 100;

/** Reports what is wrong with a definition; there are no warnings here. */
export function validateStateMachineDefinition(kernel: ServiceContext): AtomicOperation<Input, object> {
  return {
    required: ['definition'],
    optional: ['type', 'severity', 'maxResults'],
    permissions: () => permission('ValidateStateMachineDefinition', '*'),
    handle: ({ definition, maxResults = 0 }) => {
      const problems = findProblems(definition, kernel).list;
      const most = maxResults === 0 ? DEFAULT_RESULTS : maxResults;
      return {
        result: problems.length === 0 ? 'OK' : 'FAIL',
        diagnostics: problems.slice(0, most).map(({ code, message, location }) => ({
          severity: 'ERROR',
          code,
          message,
          location,
        })),
        truncated: problems.length > most,
      };
    },
  };
}

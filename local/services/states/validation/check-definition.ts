import type { ServiceContext } from '../../../kernel/service-context.ts';
import { checkBlock } from './check-block.ts';
import { checkFields, type Fields } from './check-fields.ts';
import { isRecord, show } from './field-kinds.ts';
import { Problems } from './problems.ts';

const MACHINE_FIELDS: Fields = {
  StartAt: 'text',
  States: 'object',
  Comment: 'text',
  Version: 'text',
  TimeoutSeconds: 'timeout',
  QueryLanguage: 'language',
};

/** Source: Step Functions quotas, "Maximum size of a state machine definition", 1 MB. */
const LARGEST_DEFINITION_BYTES = 1_048_576;

/**
 * Rejects a definition that AWS would reject, listing every problem.
 *
 * @throws AwsError InvalidDefinition, or NotEmulated for what only AWS can do
 */
export function checkDefinition(text: string, kernel: ServiceContext): void {
  findProblems(text, kernel).throwIfAny();
}

/** Every problem of a definition (JSON text). */
export function findProblems(text: string, kernel: ServiceContext): Problems {
  const problems = new Problems();
  if (Buffer.byteLength(text) > LARGEST_DEFINITION_BYTES)
    problems.add('/', `The definition has more than ${String(LARGEST_DEFINITION_BYTES)} bytes`);
  let machine: unknown;
  try {
    machine = JSON.parse(text);
  } catch (error) {
    problems.add('/', String(error), 'INVALID_JSON_DESCRIPTION');
    return problems;
  }
  if (!isRecord(machine)) {
    problems.add('/', `Expected value of type Object; found ${show(machine)}`);
    return problems;
  }
  checkFields(machine, MACHINE_FIELDS, '', problems);
  checkBlock(machine, {
    kernel,
    problems,
    location: '',
    language: machine['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath',
    names: new Set(),
  });
  return problems;
}

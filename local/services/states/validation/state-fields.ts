import type { QueryLanguageName, StateType } from '../interpreter/definition.ts';
import type { Fields } from './check-fields.ts';

interface StateFields {
  /** In both query languages. */
  readonly both: Fields;
  readonly JSONPath: Fields;
  readonly JSONata: Fields;
}

const EVERY: Fields = { Type: 'text', Comment: 'text', QueryLanguage: 'language' };
const TRANSITION: Fields = { Next: 'text', End: 'boolean' };
const ERRORS: Fields = { Retry: 'list', Catch: 'list' };
const PATHS: Fields = { InputPath: 'nullablePath', OutputPath: 'nullablePath' };
const RESULT: Fields = {
  Parameters: 'template',
  ResultSelector: 'template',
  ResultPath: 'nullableReferencePath',
};
const ASSIGN_JSON_PATH: Fields = { Assign: 'template' };
const OUTPUT_JSONATA: Fields = { Output: 'jsonata', Assign: 'jsonata' };

/** Source: Amazon States Language specification, table of fields by state type, and the developer guide's pages on states. */
export const STATE_FIELDS: Readonly<Record<StateType, StateFields>> = {
  Task: {
    both: {
      ...TRANSITION,
      ...ERRORS,
      Resource: 'text',
      HeartbeatSeconds: 'not emulated',
      HeartbeatSecondsPath: 'not emulated',
      Credentials: 'not emulated',
    },
    JSONPath: {
      ...PATHS,
      ...RESULT,
      ...ASSIGN_JSON_PATH,
      TimeoutSeconds: 'timeout',
      TimeoutSecondsPath: 'path',
    },
    JSONata: { ...OUTPUT_JSONATA, Arguments: 'jsonata', TimeoutSeconds: 'timeoutOrJsonata' },
  },
  Pass: {
    both: TRANSITION,
    JSONPath: {
      ...PATHS,
      ...ASSIGN_JSON_PATH,
      Parameters: 'template',
      ResultPath: 'nullableReferencePath',
      Result: 'any',
    },
    JSONata: OUTPUT_JSONATA,
  },
  Choice: {
    both: { Choices: 'list', Default: 'text' },
    JSONPath: { ...PATHS, ...ASSIGN_JSON_PATH },
    JSONata: OUTPUT_JSONATA,
  },
  Wait: {
    both: TRANSITION,
    JSONPath: {
      ...PATHS,
      ...ASSIGN_JSON_PATH,
      Seconds: 'seconds',
      SecondsPath: 'path',
      Timestamp: 'timestamp',
      TimestampPath: 'path',
    },
    JSONata: { ...OUTPUT_JSONATA, Seconds: 'secondsOrJsonata', Timestamp: 'timestampOrJsonata' },
  },
  Succeed: { both: {}, JSONPath: PATHS, JSONata: { Output: 'jsonata' } },
  Fail: {
    both: {},
    JSONPath: { Error: 'text', Cause: 'text', ErrorPath: 'expression', CausePath: 'expression' },
    JSONata: { Error: 'textOrJsonata', Cause: 'textOrJsonata' },
  },
  Parallel: {
    both: { ...TRANSITION, ...ERRORS, Branches: 'list' },
    JSONPath: { ...PATHS, ...RESULT, ...ASSIGN_JSON_PATH },
    JSONata: { ...OUTPUT_JSONATA, Arguments: 'jsonata' },
  },
  Map: {
    both: {
      ...TRANSITION,
      ...ERRORS,
      ItemProcessor: 'object',
      Iterator: 'object',
      ItemReader: 'not emulated',
      ItemBatcher: 'not emulated',
      ResultWriter: 'not emulated',
      Label: 'not emulated',
      ToleratedFailurePercentage: 'not emulated',
      ToleratedFailurePercentagePath: 'not emulated',
      ToleratedFailureCount: 'not emulated',
      ToleratedFailureCountPath: 'not emulated',
    },
    JSONPath: {
      ...PATHS,
      ...RESULT,
      ...ASSIGN_JSON_PATH,
      ItemsPath: 'path',
      ItemSelector: 'template',
      MaxConcurrency: 'whole',
      MaxConcurrencyPath: 'path',
    },
    JSONata: {
      ...OUTPUT_JSONATA,
      Items: 'arrayOrJsonata',
      ItemSelector: 'jsonata',
      MaxConcurrency: 'wholeOrJsonata',
    },
  },
};

export function fieldsOf(type: StateType, language: QueryLanguageName): Fields {
  const fields = STATE_FIELDS[type];
  return { ...EVERY, ...fields.both, ...fields[language] };
}

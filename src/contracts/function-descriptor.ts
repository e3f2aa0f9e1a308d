import type { Variable } from './environment.ts';
import type { EventType } from './events.ts';
import type { Stage } from './stages.ts';

/** Resources of the stack that a descriptor may name. lib/constructs/compute maps each to its construct. */
export type ResourceName =
  | 'uploadBucket'
  | 'archiveBucket'
  | 'metadataTable'
  | 'historyTable'
  | 'eventBus'
  | 'processingQueue'
  | DeadLetterQueueName
  | 'stateMachine';

export type DeadLetterQueueName = 'ingestDeadLetters' | 'publishDeadLetters' | 'undeliveredEvents';

/** A resource, something below it (objects of a bucket, an index of a table), a table's stream, or `*` if there is none. */
export type ResourcePath = ResourceName | `${ResourceName}/${string}` | `${ResourceName}:stream` | '*';

/** What a function's role may do. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly ResourcePath[];
}

/** A number, or the name of the setting that supplies it (lib/config/settings.ts). */
export type Amount = number | { readonly setting: string };

/**
 * Memory in MB, which also decides the share of processor: 1,769 MB is one full vCPU. With `for`, a function gets more than
 * `atLeast` if the settings allow images that need it: `file` reads a whole file, `pixels` decodes it (lib/config/memory-of.ts).
 */
export type Memory = Amount | { readonly atLeast: Amount; readonly for: 'file' | 'pixels' };

/** What calls a function. */
export type Trigger =
  /** The state machine: for a stage, or after a stage has failed. */
  | { readonly by: 'machine'; readonly stage: Stage }
  | { readonly by: 'machine'; readonly state: string }
  /** A rule on the default bus: every new object below `uploads/`. */
  | { readonly by: 'uploads' }
  /** A rule on the pipeline's own bus. */
  | { readonly by: 'event'; readonly type: EventType; readonly description: string }
  | { readonly by: 'queue'; readonly batchSize: number; readonly maxConcurrency: Amount }
  | {
      readonly by: 'stream';
      readonly batchSize: number;
      /** How long a record is retried before it is dropped so that the next one can pass. */
      readonly maxRecordAgeHours: number;
      readonly deadLetters: DeadLetterQueueName;
    }
  | { readonly by: 'schedule'; readonly everyMinutes: Amount; readonly description: string };

/** How Lambda treats a failed asynchronous invocation. */
export interface AsynchronousInvocation {
  readonly retryAttempts: 0 | 1 | 2;
  readonly maxEventAgeHours?: number;
  /** Receives the event and the reason it failed. Without it, the next event serves as the retry. */
  readonly deadLetters?: DeadLetterQueueName;
}

/** Everything about one function except its code: `lambda/<function>/descriptor.ts`. Names, roles, alarms and pages derive from it. */
export interface FunctionDescriptor {
  /** What it does, as a sentence. */
  readonly purpose: string;
  readonly memoryMb: Memory;
  readonly timeoutSeconds: number;
  /** The variables that its code reads, in addition to STAGE and LOG_LEVEL, which every function has. */
  readonly environment: readonly Variable[];
  /** Every call it makes, and nothing else. Permissions for its log and traces are added. */
  readonly permissions: readonly Grant[];
  readonly trigger: Trigger;
  readonly asynchronous?: AsynchronousInvocation;
  /** `sharp`: the bundle loads it, and the layer provides it. */
  readonly layers?: readonly 'sharp'[];
  /** Whether the alarm `function-errors` counts its errors. A rejected file also counts as an error of a stage's function. */
  readonly alarmOnErrors: boolean;
  /** It exists only if this setting is on. */
  readonly onlyWith?: string;
}

import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, type Function, LayerVersion, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

import { LOG_LEVEL_VARIABLE, STAGE_VARIABLE } from '#contracts/environment.ts';

import { FUNCTION_VARIABLES } from '../config/function-environment.ts';
import type { FunctionName, StageFunction } from '../config/functions.ts';
import type { PhysicalNames } from '../config/physical-names.ts';
import type { StageSettings } from '../config/settings.ts';
import type { DataConstruct } from './data-construct.ts';
import { functionPermissions, startStateMachine } from './function-permissions.ts';
import type { MessagingConstruct } from './messaging-construct.ts';
import { ARCHITECTURE, PipelineFunction, RUNTIME } from './pipeline-function.ts';
import { DELIVERY_RETRIES } from './rule-target.ts';
import type { EncryptionConstruct } from './encryption-construct.ts';
import { attachToNetwork, type NetworkConstruct } from './network-construct.ts';
import type { StorageConstruct } from './storage-construct.ts';

export interface ComputeProps {
  readonly names: PhysicalNames;
  readonly settings: StageSettings;
  readonly storage: StorageConstruct;
  readonly data: DataConstruct;
  readonly messaging: MessagingConstruct;
  readonly encryption: EncryptionConstruct;
  readonly network: NetworkConstruct;
  readonly functionsDir: string;
  readonly sharpLayerDir: string;
}

/** Functions whose bundle loads sharp. */
export const FUNCTIONS_WITH_SHARP: readonly FunctionName[] = ['metadata', 'resize', 'thumbnail'];

/** Functions that put objects into the archive bucket. */
const ARCHIVE_WRITERS: readonly FunctionName[] = ['resize', 'thumbnail', 'archive'];

/** Fewer memory arenas: with glibc's default, sharp's many short allocations fragment the memory of a function. */
const SHARP_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

/** How long publish tries a record before it gives it up to its dead-letter queue and lets the next one pass. */
const PUBLISH_MAX_AGE = Duration.hours(1);

/** The functions, the sharp layer, and the event sources that call them. */
export class ComputeConstruct extends Construct {
  readonly #props: ComputeProps;
  readonly #permissions: Readonly<Record<FunctionName, readonly PolicyStatement[]>>;
  readonly #sharpLayer: LayerVersion;
  readonly #roles = new Map<FunctionName, IRole>();
  readonly #functions = new Map<FunctionName, Function>();
  readonly #logGroups: ILogGroup[] = [];

  readonly ingest: Function;
  readonly stages: Readonly<Record<StageFunction, Function>>;

  constructor(scope: Construct, id: string, props: ComputeProps) {
    super(scope, id);
    this.#props = props;
    this.#permissions = functionPermissions(props);
    this.#sharpLayer = new LayerVersion(this, 'SharpLayer', {
      layerVersionName: props.names.of('image-processor-sharp'),
      description: 'sharp and libvips for linux on arm64',
      code: Code.fromAsset(props.sharpLayerDir),
      compatibleRuntimes: [RUNTIME],
      compatibleArchitectures: [ARCHITECTURE],
    });
    this.ingest = this.#addIngest();
    this.stages = {
      validate: this.#add('validate'),
      metadata: this.#add('metadata'),
      resize: this.#add('resize'),
      thumbnail: this.#add('thumbnail'),
      archive: this.#add('archive'),
      fail: this.#add('fail'),
    };
    this.#addPublish();
    this.#addReconcile();
    if (props.settings.deleteOriginals) this.#addDiscard();
  }

  /** The role of every function but `discard`: none of them has any business to write uploads. */
  get roles(): readonly IRole[] {
    return [...this.#roles].filter(([name]) => name !== 'discard').map(([, role]) => role);
  }

  /** The roles that put objects into the archive bucket. */
  get archiveWriters(): readonly IRole[] {
    return [...this.#roles].filter(([name]) => ARCHIVE_WRITERS.includes(name)).map(([, role]) => role);
  }

  get discardRole(): IRole | undefined {
    return this.#roles.get('discard');
  }

  /** The functions there are. */
  get functions(): ReadonlyMap<FunctionName, Function> {
    return this.#functions;
  }

  get logGroups(): readonly ILogGroup[] {
    return this.#logGroups;
  }

  /** Added last: it starts the machine, which is made of the stages. */
  addStart(stateMachine: IStateMachine): void {
    const start = this.#add('start', [startStateMachine(stateMachine)], {
      STATE_MACHINE_ARN: stateMachine.stateMachineArn,
    });
    start.addEventSource(
      new SqsEventSource(this.#props.messaging.processingQueue, {
        batchSize: 1,
        maxConcurrency: this.#props.settings.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }

  /** Called asynchronously by a rule: an error is tried twice more, after one and two minutes. */
  #addIngest(): Function {
    const ingest = this.#add('ingest');
    ingest.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: this.#props.messaging.ingestDeadLetters.queueArn }) },
    });
    return ingest;
  }

  /**
   * The stream keeps order by stopping at a record that fails. Bisecting finds the one at fault, an hour bounds the wait of
   * those behind it, and an outage of up to an hour loses nothing. What is given up is a gap in the history, which the
   * reconciler sees and fills.
   */
  #addPublish(): void {
    this.#add('publish').addEventSource(
      new DynamoEventSource(this.#props.data.metadataTable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        maxRecordAge: PUBLISH_MAX_AGE,
        onFailure: new SqsDlq(this.#props.messaging.publishDeadLetters),
      }),
    );
  }

  /** Its next run is its retry. */
  #addReconcile(): void {
    const { settings, messaging } = this.#props;
    const reconcile = this.#add('reconcile');
    reconcile.configureAsyncInvoke({ retryAttempts: 0 });
    new Rule(this, 'ReconcileSchedule', {
      ruleName: this.#props.names.of('image-processor-reconcile'),
      description: 'Looks for uploads and changes that were left behind',
      schedule: Schedule.rate(Duration.minutes(settings.reconcileEveryMinutes)),
      targets: [
        new LambdaFunction(reconcile, { ...DELIVERY_RETRIES, deadLetterQueue: messaging.undeliveredEvents }),
      ],
    });
  }

  /** What it fails on three times keeps its original. */
  #addDiscard(): void {
    const { messaging } = this.#props;
    const discard = this.#add('discard');
    discard.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: messaging.undeliveredEvents.queueArn }) },
    });
    messaging.routeCompletions(discard);
  }

  #add(
    name: FunctionName,
    permissions: readonly PolicyStatement[] = [],
    variables: Readonly<Record<string, string>> = {},
  ): Function {
    const {
      names,
      settings,
      functionsDir,
      encryption,
      network: { network },
    } = this.#props;
    const needsSharp = FUNCTIONS_WITH_SHARP.includes(name);
    const added = new PipelineFunction(this, `${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
      name,
      names,
      settings,
      functionsDir,
      environment: {
        ...this.#environmentOf(name),
        ...variables,
        ...(needsSharp ? SHARP_ENVIRONMENT : {}),
      },
      permissions: [
        ...this.#permissions[name],
        ...permissions,
        ...encryption.permissions,
        ...(network === undefined ? [] : [attachToNetwork()]),
      ],
      network,
      layers: needsSharp ? [this.#sharpLayer] : [],
    });
    this.#roles.set(name, added.role);
    this.#functions.set(name, added.function);
    this.#logGroups.push(added.logGroup);
    return added.function;
  }

  #environmentOf(name: FunctionName): Record<string, string> {
    const { settings, storage, data, messaging } = this.#props;
    const values: Readonly<Record<string, string>> = {
      METADATA_TABLE: data.metadataTable.tableName,
      HISTORY_TABLE: data.historyTable.tableName,
      UPLOAD_BUCKET: storage.uploadBucket.bucketName,
      ARCHIVE_BUCKET: storage.archiveBucket.bucketName,
      EVENT_BUS_NAME: messaging.eventBus.eventBusName,
      QUEUE_URL: messaging.processingQueue.queueUrl,
      DEAD_LETTER_QUEUE_URL: messaging.publishDeadLetters.queueUrl,
    };
    const own = Object.fromEntries(
      FUNCTION_VARIABLES[name].flatMap((variable) => {
        const value = values[variable];
        return value === undefined ? [] : [[variable, value]];
      }),
    );
    return { ...own, [STAGE_VARIABLE]: settings.stage, [LOG_LEVEL_VARIABLE]: settings.logLevel };
  }
}

import { Lazy } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Code, type Function, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

import { LOG_LEVEL_VARIABLE, STAGE_VARIABLE, type Variable } from '#contracts/environment.ts';
import { type ImageLimits, imageLimits } from '#contracts/limits.ts';
import { FUNCTIONS, FUNCTION_NAMES, type FunctionName } from '#lambda/functions.ts';

import { memoryOf } from '../config/memory-of.ts';
import { flagOf } from '../config/named-setting.ts';
import type { PhysicalNames } from '../config/physical-names.ts';
import type { DeploymentSettings } from '../config/settings.ts';
import { addTrigger, configureAsynchronous } from './compute/add-trigger.ts';
import { ARCHITECTURE, PipelineFunction, RUNTIME } from './compute/pipeline-function.ts';
import { type ResourceArns, statementsOf } from './compute/resource-arns.ts';
import type { DataConstruct } from './data-construct.ts';
import type { EncryptionConstruct } from './encryption-construct.ts';
import type { MessagingConstruct } from './messaging-construct.ts';
import { attachToNetwork, type NetworkConstruct } from './network-construct.ts';
import type { StorageConstruct } from './storage-construct.ts';

export interface ComputeProps {
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
  readonly storage: StorageConstruct;
  readonly data: DataConstruct;
  readonly messaging: MessagingConstruct;
  readonly encryption: EncryptionConstruct;
  readonly network: NetworkConstruct;
  readonly functionsDir: string;
  readonly sharpLayerDir: string;
}

/** Fewer memory arenas: with glibc's default, sharp's many short-lived allocations fragment a function's memory. */
const SHARP_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

/** The functions, built from their descriptors (lambda/<function>/descriptor.ts), the sharp layer, and the triggers. */
export class ComputeConstruct extends Construct {
  /** What the functions accept. */
  readonly limits: ImageLimits;
  readonly #props: ComputeProps;
  readonly #sharpLayer: LayerVersion;
  readonly #made = new Map<FunctionName, PipelineFunction>();
  #stateMachine: IStateMachine | undefined;

  constructor(scope: Construct, id: string, props: ComputeProps) {
    super(scope, id);
    this.#props = props;
    const { maxImageMb, maxMegapixels } = props.settings;
    this.limits = imageLimits({ maxImageMb, maxMegapixels });
    this.#sharpLayer = new LayerVersion(this, 'SharpLayer', {
      layerVersionName: props.names.of('image-processor-sharp'),
      description: 'sharp and libvips for linux on arm64',
      code: Code.fromAsset(props.sharpLayerDir),
      compatibleRuntimes: [RUNTIME],
      compatibleArchitectures: [ARCHITECTURE],
    });
    for (const name of FUNCTION_NAMES) if (this.#exists(name)) this.#add(name);
  }

  /** The existing functions, in the order of their table. */
  get functions(): ReadonlyMap<FunctionName, Function> {
    return new Map([...this.#made].map(([name, made]) => [name, made.function]));
  }

  get logGroups(): readonly ILogGroup[] {
    return [...this.#made.values()].map(({ logGroup }) => logGroup);
  }

  /** The roles of functions whose descriptor grants an action on a bucket or something in it. */
  rolesThatMay(action: string, bucket: 'uploadBucket' | 'archiveBucket'): readonly IRole[] {
    return [...this.#made].flatMap(([name, { role }]) =>
      FUNCTIONS[name].permissions.some(
        ({ actions, resources }) =>
          actions.includes(action) && resources.some((path) => path.split('/')[0] === bucket),
      )
        ? [role]
        : [],
    );
  }

  get roles(): readonly IRole[] {
    return [...this.#made.values()].map(({ role }) => role);
  }

  /**
   * Connects the functions to their triggers. Uploads come last, once everything they lead to is connected.
   *
   * @param stateMachine calls functions, and a function starts it
   */
  connect(stateMachine: IStateMachine): void {
    this.#stateMachine = stateMachine;
    const isEntry = (name: FunctionName): boolean => FUNCTIONS[name].trigger.by === 'uploads';
    const inOrder = [...this.#made].toSorted(([a], [b]) => Number(isEntry(a)) - Number(isEntry(b)));
    for (const [name, made] of inOrder)
      addTrigger(this, idOf(name), {
        ...this.#props,
        name,
        made: made.function,
        descriptor: FUNCTIONS[name],
      });
  }

  #exists(name: FunctionName): boolean {
    const { onlyWith } = FUNCTIONS[name];
    return onlyWith === undefined || flagOf(onlyWith, this.#props.settings);
  }

  #add(name: FunctionName): void {
    const { names, settings, functionsDir, messaging, encryption, network } = this.#props;
    const descriptor = FUNCTIONS[name];
    const needsSharp = descriptor.layers?.includes('sharp') === true;
    const made = new PipelineFunction(this, idOf(name), {
      name,
      names,
      settings,
      functionsDir,
      memoryMb: memoryOf(descriptor.memoryMb, this.limits, settings),
      timeoutSeconds: descriptor.timeoutSeconds,
      environment: {
        ...this.#environmentOf(descriptor.environment),
        ...(needsSharp ? SHARP_ENVIRONMENT : {}),
      },
      permissions: [
        ...statementsOf(descriptor.permissions, this.#arns()),
        ...encryption.permissions,
        ...(network.network === undefined ? [] : [attachToNetwork()]),
      ],
      network: network.network,
      layers: needsSharp ? [this.#sharpLayer] : [],
    });
    this.#made.set(name, made);
    configureAsynchronous(made.function, descriptor.asynchronous, messaging);
  }

  #environmentOf(variables: readonly Variable[]): Record<string, string> {
    const { settings, storage, data, messaging } = this.#props;
    const values: Readonly<Record<Variable, string>> = {
      METADATA_TABLE: data.metadataTable.tableName,
      HISTORY_TABLE: data.historyTable.tableName,
      UPLOAD_BUCKET: storage.uploadBucket.bucketName,
      ARCHIVE_BUCKET: storage.archiveBucket.bucketName,
      EVENT_BUS_NAME: messaging.eventBus.eventBusName,
      QUEUE_URL: messaging.processingQueue.queueUrl,
      DEAD_LETTER_QUEUE_URL: messaging.publishDeadLetters.queueUrl,
      STATE_MACHINE_ARN: this.#stateMachineArn(),
      MAX_IMAGE_BYTES: String(this.limits.maxBytes),
      MAX_PIXELS: String(this.limits.maxPixels),
      STRICTNESS: this.#props.settings.strictness,
    };
    return {
      ...Object.fromEntries(variables.map((variable) => [variable, values[variable]])),
      [STAGE_VARIABLE]: settings.deploymentStage,
      [LOG_LEVEL_VARIABLE]: settings.logLevel,
    };
  }

  #arns(): ResourceArns {
    const { storage, data, messaging } = this.#props;
    return {
      uploadBucket: storage.uploadBucket.bucketArn,
      archiveBucket: storage.archiveBucket.bucketArn,
      metadataTable: data.metadataTable.tableArn,
      'metadataTable:stream': data.streamArn,
      historyTable: data.historyTable.tableArn,
      eventBus: messaging.eventBus.eventBusArn,
      processingQueue: messaging.processingQueue.queueArn,
      ingestDeadLetters: messaging.ingestDeadLetters.queueArn,
      publishDeadLetters: messaging.publishDeadLetters.queueArn,
      undeliveredEvents: messaging.undeliveredEvents.queueArn,
      stateMachine: this.#stateMachineArn(),
    };
  }

  /** Known only after the machine is created, which needs the functions. */
  #stateMachineArn(): string {
    return Lazy.string({
      produce: () => {
        if (this.#stateMachine === undefined)
          throw new Error(`${this.node.path} has no state machine. Call connect() first.`);
        return this.#stateMachine.stateMachineArn;
      },
    });
  }
}

/** Id of the function's construct: `Ingest` for `ingest`. */
function idOf(name: FunctionName): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

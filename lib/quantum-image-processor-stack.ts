import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import { type OutputName, OUTPUTS } from '#contracts/outputs.ts';

import { acknowledgeFindings } from './acknowledged-findings.ts';
import { PhysicalNames } from './config/physical-names.ts';
import type { DeploymentSettings } from './config/settings.ts';
import { EncryptionConstruct } from './constructs/encryption-construct.ts';
import { NetworkConstruct } from './constructs/network-construct.ts';
import { ComputeConstruct } from './constructs/compute-construct.ts';
import { DataConstruct } from './constructs/data-construct.ts';
import { MessagingConstruct } from './constructs/messaging-construct.ts';
import { ObservabilityConstruct } from './constructs/observability-construct.ts';
import { OrchestrationConstruct } from './constructs/orchestration-construct.ts';
import { StorageConstruct } from './constructs/storage-construct.ts';

export interface QuantumImageProcessorStackProps {
  readonly settings: DeploymentSettings;
  /** Directory with one bundle per function: `<function>/index.js`. */
  readonly functionsDir: string;
  /** Contents of the sharp layer: `nodejs/node_modules`. */
  readonly sharpLayerDir: string;
}

/**
 * The whole system. It names no account or region, so that one template works in every account, and the local runtime runs
 * the same template that is deployed.
 *
 * Requirement: H1, H2
 */
export class QuantumImageProcessorStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { settings, functionsDir, sharpLayerDir }: QuantumImageProcessorStackProps,
  ) {
    super(scope, id, {
      description: 'Validates, describes, resizes and archives the images that are uploaded to a bucket',
      terminationProtection: settings.terminationProtection,
      analyticsReporting: false,
    });
    const names = new PhysicalNames(settings.deploymentStage);

    const encryption = new EncryptionConstruct(this, 'Encryption', settings);
    const { key } = encryption;
    const storage = new StorageConstruct(this, 'Storage', { names, settings, key });
    const data = new DataConstruct(this, 'Data', { names, settings });
    const messaging = new MessagingConstruct(this, 'Messaging', { names, settings, key });
    const compute = new ComputeConstruct(this, 'Compute', {
      names,
      settings,
      storage,
      data,
      messaging,
      encryption,
      network: new NetworkConstruct(this, 'Network', { names, settings }),
      functionsDir,
      sharpLayerDir,
    });
    const { stateMachine, logGroup: workflowLog } = new OrchestrationConstruct(this, 'Orchestration', {
      names,
      settings,
      functions: compute.functions,
      topic: messaging.topic,
      keyPermissions: encryption.permissions,
    });
    compute.connect(stateMachine);
    const { auditLogGroup, alarmTopic, composite } = new ObservabilityConstruct(this, 'Observability', {
      names,
      settings,
      key,
      data,
      messaging,
      functions: compute.functions,
      functionLogs: compute.logGroups,
      stateMachine,
      workflowLog,
    });
    const discarding = compute.rolesThatMay('s3:DeleteObjectVersion', 'uploadBucket');
    storage.denyWritesOf(compute.roles.filter((role) => !discarding.includes(role)));
    storage.denyArchiveWritesExceptOf(compute.rolesThatMay('s3:PutObject', 'archiveBucket'));
    storage.denyAllButDiscarding(discarding);

    acknowledgeFindings(this, storage);

    this.#output({
      Stage: settings.deploymentStage,
      UploadBucketName: storage.uploadBucket.bucketName,
      ArchiveBucketName: storage.archiveBucket.bucketName,
      LogBucketName: storage.logBucket.bucketName,
      MetadataTableName: data.metadataTable.tableName,
      HistoryTableName: data.historyTable.tableName,
      EventBusName: messaging.eventBus.eventBusName,
      NotificationTopicArn: messaging.topic.topicArn,
      ProcessingQueueUrl: messaging.processingQueue.queueUrl,
      ProcessingDeadLetterQueueUrl: messaging.processingDeadLetters.queueUrl,
      IngestDeadLetterQueueUrl: messaging.ingestDeadLetters.queueUrl,
      PublishDeadLetterQueueUrl: messaging.publishDeadLetters.queueUrl,
      UndeliveredEventsQueueUrl: messaging.undeliveredEvents.queueUrl,
      StateMachineArn: stateMachine.stateMachineArn,
      MaxImageBytes: String(compute.limits.maxBytes),
      AuditLogGroupName: auditLogGroup.logGroupName,
      ...(messaging.notificationQueue === undefined
        ? {}
        : { NotificationQueueUrl: messaging.notificationQueue.queueUrl }),
      ...(alarmTopic === undefined || composite === undefined
        ? {}
        : { AlarmTopicArn: alarmTopic.topicArn, CompositeAlarmName: composite.alarmName }),
    });
  }

  #output(values: Readonly<Partial<Record<OutputName, string>>>): void {
    for (const [name, value] of Object.entries(values))
      new CfnOutput(this, name, { value, description: OUTPUTS[name as OutputName] });
  }
}

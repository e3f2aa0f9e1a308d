import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

import type { DeploymentSettings } from '../config/settings.ts';

/** Services that write to an encrypted queue or topic under their own principal. */
const DELIVERING_SERVICES = ['events.amazonaws.com', 'sns.amazonaws.com', 'cloudwatch.amazonaws.com'];

/** The customer managed key for buckets, queues and topics; created only if `customerKey` is set. */
export class EncryptionConstruct extends Construct {
  readonly key: Key | undefined;

  constructor(scope: Construct, id: string, settings: DeploymentSettings) {
    super(scope, id);
    if (!settings.customerKey) return;
    this.key = new Key(this, 'Key', {
      description: 'Encrypts buckets, queues and topics of the image processor',
      enableKeyRotation: true,
      removalPolicy: settings.onRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // With AWS's own keys for SNS or SQS, EventBridge could not publish, since their policies cannot be changed.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LetInDeliveries',
        principals: DELIVERING_SERVICES.map((service) => new ServicePrincipal(service)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  /** What a role needs in addition to the grants on the encrypted resources themselves. */
  get permissions(): readonly PolicyStatement[] {
    if (this.key === undefined) return [];
    return [
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [this.key.keyArn],
      }),
    ];
  }
}

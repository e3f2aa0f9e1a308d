import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnLogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

import type { DeploymentSettings } from '../config/settings.ts';

/** A log group with the retention and removal policy of the deployment stage. */
export class PipelineLogGroup extends LogGroup {
  constructor(scope: Construct, id: string, logGroupName: string, settings: DeploymentSettings) {
    super(scope, id, {
      logGroupName,
      removalPolicy: settings.onRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const resource = this.node.defaultChild;
    if (!(resource instanceof CfnLogGroup)) throw new Error(`${this.node.path} has no AWS::Logs::LogGroup.`);
    // The setting is a number; the construct's own property is an enumeration of the same numbers.
    resource.retentionInDays = settings.logRetentionDays;
  }
}

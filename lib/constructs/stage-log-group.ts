import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

import type { StageSettings } from '../config/stage-settings.ts';

/** A log group with the stage's retention and removal. */
export class StageLogGroup extends LogGroup {
  constructor(scope: Construct, id: string, logGroupName: string, settings: StageSettings) {
    super(scope, id, {
      logGroupName,
      retention: settings.logRetention,
      removalPolicy: settings.onRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, type ILayerVersion, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { join } from 'node:path';

import type { FunctionName } from '#lambda/functions.ts';

import type { PhysicalNames } from '../../config/physical-names.ts';
import type { DeploymentSettings } from '../../config/settings.ts';
import type { FunctionNetwork } from '../network-construct.ts';
import { PipelineLogGroup } from '../pipeline-log-group.ts';

/** nodejs20.x, named in older documents, has been deprecated since 2026-04-30. */
export const RUNTIME = Runtime.NODEJS_24_X;
export const ARCHITECTURE = Architecture.ARM_64;

export interface PipelineFunctionProps {
  readonly name: FunctionName;
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
  /** Directory with one bundle per function. */
  readonly functionsDir: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that the function may do, besides writing its log and traces. */
  readonly permissions: readonly PolicyStatement[];
  readonly layers?: readonly ILayerVersion[];
  readonly network?: FunctionNetwork | undefined;
}

/** One function with its own log group and role. */
export class PipelineFunction extends Construct {
  readonly function: Function;
  readonly role: Role;
  readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    const functionName = props.names.of(`image-processor-${props.name}`);

    this.logGroup = new PipelineLogGroup(this, 'Logs', `/aws/lambda/${functionName}`, props.settings);
    // An inline policy exists as soon as its role does, so event sources, which check it, are never created too early.
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        function: new PolicyDocument({
          statements: [...props.permissions, writeLog(this.logGroup), writeTraces()],
        }),
      },
    });

    this.function = new Function(this, 'Function', {
      functionName,
      runtime: RUNTIME,
      architecture: ARCHITECTURE,
      handler: 'index.handler',
      code: Code.fromAsset(join(props.functionsDir, props.name)),
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { ...props.environment },
      layers: [...(props.layers ?? [])],
      logGroup: this.logGroup,
      tracing: Tracing.ACTIVE,
      ...(props.network === undefined
        ? {}
        : { vpc: props.network.vpc, securityGroups: [props.network.securityGroup] }),
      // The role above is complete; constructs would add more permissions than are used.
      role: this.role.withoutPolicyUpdates(),
    });
  }
}

function writeLog(logGroup: ILogGroup): PolicyStatement {
  return new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    // The group's ARN ends in ":*", which covers its streams.
    resources: [logGroup.logGroupArn],
  });
}

/** X-Ray has no resources to name. */
function writeTraces(): PolicyStatement {
  return new PolicyStatement({
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    resources: ['*'],
  });
}

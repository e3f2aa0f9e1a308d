import { formatArn } from '../../../aws/arn.ts';
import { ROOT } from '../../../aws/principal.ts';
import type { ResourceRequest, ResourceType } from '../../../kernel/resource-type.ts';
import type { FunctionConfiguration, FunctionStore } from '../store.ts';

interface FunctionProperties {
  readonly FunctionName?: string;
  readonly Description?: string;
  readonly Runtime: string;
  readonly Handler: string;
  readonly Role: string;
  readonly Code: { readonly S3Bucket: string; readonly S3Key: string };
  readonly Layers?: readonly string[];
  readonly MemorySize?: number;
  readonly Timeout?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly LoggingConfig?: { readonly LogGroup?: string };
  readonly ReservedConcurrentExecutions?: number;
}

/** AWS::Lambda::Function. Source of the defaults: CloudFormation template reference. */
export function functionResource(store: FunctionStore): ResourceType {
  return {
    properties: {
      FunctionName: true,
      Description: true,
      Runtime: true,
      Handler: true,
      Role: true,
      Code: { S3Bucket: true, S3Key: true },
      Layers: true,
      MemorySize: true,
      Timeout: true,
      Environment: { Variables: true },
      ReservedConcurrentExecutions: true,
      LoggingConfig: {
        LogGroup: true,
        LogFormat: 'aws-only',
        ApplicationLogLevel: 'aws-only',
        SystemLogLevel: 'aws-only',
      },
      // The machine's own processor runs the code, regardless of the template.
      Architectures: 'aws-only',
      TracingConfig: 'aws-only',
      Tags: 'aws-only',
      EphemeralStorage: 'aws-only',
    },
    provision: async (request, kernel) => {
      const properties = request.properties as unknown as FunctionProperties;
      const name = properties.FunctionName ?? request.generatedName(64);
      const arn = formatArn({
        service: 'lambda',
        region: kernel.region,
        accountId: kernel.accountId,
        resource: `function:${name}`,
      });
      await kernel.call({
        service: 'iam',
        operation: 'AssumeServiceRole',
        principal: ROOT,
        input: { RoleArn: properties.Role, Service: 'lambda.amazonaws.com' },
      });
      const input = { name, arn, ...toConfiguration(request, properties, name, store) };
      await kernel.call({ service: 'lambda', operation: 'ProvisionFunction', principal: ROOT, input });
      return { ref: name, arn, attributes: { Arn: arn } };
    },
  };
}

function toConfiguration(
  request: ResourceRequest,
  properties: FunctionProperties,
  functionName: string,
  store: FunctionStore,
): Omit<FunctionConfiguration, 'name' | 'arn'> {
  return {
    roleArn: properties.Role,
    runtime: properties.Runtime,
    handler: properties.Handler,
    codeDirectory: request.assetDirectory(properties.Code),
    layerDirectories: (properties.Layers ?? []).map((layer) => store.layerDirectory(layer)),
    memoryMb: Number(properties.MemorySize ?? 128),
    timeoutSeconds: Number(properties.Timeout ?? 3),
    environment: properties.Environment?.Variables ?? {},
    logGroupName: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`,
    description: properties.Description ?? '',
    ...(properties.ReservedConcurrentExecutions === undefined
      ? {}
      : { reservedConcurrency: Number(properties.ReservedConcurrentExecutions) }),
  };
}

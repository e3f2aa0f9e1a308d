import { delimiter, join } from 'node:path';

import type { AccessKey } from '../../../kernel/credentials.ts';
import type { FunctionConfiguration } from '../store.ts';

export interface VariablesInput {
  readonly configuration: FunctionConfiguration;
  readonly region: string;
  readonly endpoint: string;
  readonly key: AccessKey;
  readonly logStreamName: string;
}

/**
 * The environment variables of a function: AWS's own and the template's, which cannot override them. Source: AWS
 * Lambda developer guide, "Defined runtime environment variables".
 */
export function environmentVariables(input: VariablesInput): Record<string, string> {
  const { configuration, region, endpoint, key, logStreamName } = input;
  return {
    ...configuration.environment,
    _HANDLER: configuration.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_SESSION_TOKEN: key.sessionToken ?? '',
    AWS_ENDPOINT_URL: endpoint,
    LAMBDA_TASK_ROOT: configuration.codeDirectory,
    NODE_PATH: configuration.layerDirectories
      .map((directory) => join(directory, 'nodejs', 'node_modules'))
      .join(delimiter),
    TZ: 'UTC',
    // A function must not see the developer's own AWS settings.
    AWS_CONFIG_FILE: join(configuration.codeDirectory, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(configuration.codeDirectory, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createRuntime, type Runtime, type Template, VirtualClock } from '#local/index.ts';

/** An account on this machine for the AWS side of a test: calls go without a socket, time is virtual. */
export interface TestAccount {
  readonly runtime: Runtime;
  readonly clock: VirtualClock;
  /** Settings for an SDK client that calls as the owner and tries once. */
  readonly settings: {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: Runtime['credentials'];
    readonly requestHandler: ReturnType<Runtime['requestHandler']>;
    readonly maxAttempts: number;
  };
  close(): Promise<void>;
}

interface AccountOptions {
  /** What the account holds at first: resources of a template. */
  readonly resources?: Template['Resources'];
  /** Functions by name, each with a role that may do everything. */
  readonly functions?: Readonly<Record<string, (event: unknown) => Promise<unknown>>>;
}

/** Role of the functions, which state machines may have too. */
export const ROLE_ARN = 'arn:aws:iam::123456789012:role/everything';

export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-central-1:123456789012:${resource}`;

/** Without options the account is empty. */
export async function openAccount({ resources, functions }: AccountOptions = {}): Promise<TestAccount> {
  const clock = new VirtualClock();
  const ofFunctions = functions === undefined ? {} : functionResources(Object.keys(functions));
  const assembly = writeAssembly({ ...ofFunctions, ...resources });
  try {
    const runtime = await createRuntime({
      assembly,
      clock,
      seed: 1,
      loadFunction: ({ functionName }) => functions?.[functionName],
    });
    const { region, endpoint, credentials } = runtime;
    return {
      runtime,
      clock,
      settings: { region, endpoint, credentials, requestHandler: runtime.requestHandler(), maxAttempts: 1 },
      close: () => runtime.close(),
    };
  } finally {
    rmSync(assembly, { recursive: true });
  }
}

function functionResources(names: readonly string[]): Template['Resources'] {
  const Service = ['lambda.amazonaws.com', 'states.amazonaws.com'];
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  return {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'everything',
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
        },
        Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [everything] } }],
      },
    },
    ...Object.fromEntries(
      names.map((FunctionName) => [
        `Function${FunctionName}`,
        {
          Type: 'AWS::Lambda::Function',
          Properties: {
            FunctionName,
            Runtime: 'nodejs24.x',
            Handler: 'index.handler',
            Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
            Timeout: 30,
          },
        },
      ]),
    ),
  };
}

/** A cloud assembly of one stack; its functions' code is the test's. */
function writeAssembly(Resources: Template['Resources']): string {
  const directory = mkdtempSync(join(tmpdir(), 'account-'));
  const write = (file: string, content: object): void => {
    writeFileSync(join(directory, file), JSON.stringify(content));
  };
  write('manifest.json', {
    artifacts: {
      stack: { type: 'aws:cloudformation:stack', properties: { templateFile: 'template.json' } },
      assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
    },
  });
  write('template.json', { Resources });
  write('assets.json', { files: { code: { source: { path: '.' } } } });
  return directory;
}

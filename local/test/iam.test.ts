import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { iam } from '#local/services/iam/index.ts';
import { sts } from '#local/services/sts/index.ts';

import { type HttpAccess, inProcess, overHttp } from './support/make-client.ts';
import { makeKernel, type TestKernel } from './support/make-kernel.ts';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const READ_ROLES = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'iam:Get*', Resource: 'arn:aws:iam::123456789012:role/reader' },
});

let system: TestKernel;
let http: HttpAccess | undefined;

beforeEach(() => {
  system = makeKernel([iam, sts]);
});
afterEach(async () => {
  await http?.close();
  http = undefined;
  await system.close();
});

describe('IAM over HTTP with the official client', () => {
  it('creates, shows and deletes a role with an inline policy', async () => {
    http = await overHttp(system);
    const client = new IAMClient(http.client());

    await client.send(new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument: TRUST }));
    await client.send(
      new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'read', PolicyDocument: READ_ROLES }),
    );
    const shown = await client.send(new GetRoleCommand({ RoleName: 'reader' }));
    const policy = await client.send(new GetRolePolicyCommand({ RoleName: 'reader', PolicyName: 'read' }));

    expect(shown.Role?.Arn).toBe('arn:aws:iam::123456789012:role/reader');
    expect(shown.Role?.CreateDate).toBeInstanceOf(Date);
    expect(decodeURIComponent(policy.PolicyDocument ?? '')).toBe(READ_ROLES);
    await expect(client.send(new DeleteRoleCommand({ RoleName: 'reader' }))).rejects.toMatchObject({
      name: 'DeleteConflictException',
    });
    await client.send(new DeleteRolePolicyCommand({ RoleName: 'reader', PolicyName: 'read' }));
    await client.send(new DeleteRoleCommand({ RoleName: 'reader' }));
    expect((await client.send(new ListRolesCommand({}))).Roles).toEqual([]);
  });

  it('refuses a wrong secret, an unknown key and a clock that is an hour off', async () => {
    http = await overHttp(system);
    const right = http.client();
    const wrongSecret = new STSClient({
      ...right,
      credentials: { ...right.credentials, secretAccessKey: 'wrong' },
    });
    const unknownKey = new STSClient({
      ...right,
      credentials: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' },
    });

    await expect(wrongSecret.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    await expect(unknownKey.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    system.clock.jumpTo(system.clock.now() + 3_600_000);
    await expect(new STSClient(right).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'RequestTimeTooSkewed',
    });
  });

  it('issues keys for a role that may do what its policies say and nothing else', async () => {
    http = await overHttp(system);
    const owner = new IAMClient(http.client());
    await owner.send(new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument: TRUST }));
    await owner.send(
      new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'read', PolicyDocument: READ_ROLES }),
    );
    const { Credentials } = await new STSClient(http.client()).send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/reader', RoleSessionName: 'test' }),
    );
    const role = new IAMClient(
      http.client({
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      }),
    );

    await expect(role.send(new GetRoleCommand({ RoleName: 'reader' }))).resolves.toBeDefined();
    await expect(role.send(new ListRolesCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        'User: arn:aws:sts::123456789012:assumed-role/reader/test is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::123456789012:role/ because no identity-based policy allows the iam:ListRoles action',
    });
  });
});

describe('IAM in process', () => {
  it('knows the caller without a signature', async () => {
    const client = new STSClient(inProcess(system));

    await expect(client.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Arn: 'arn:aws:iam::123456789012:root',
    });
  });

  it('fails loudly for a field that is not emulated', async () => {
    const client = new IAMClient(inProcess(system));
    const call = client.send(
      new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: TRUST, PermissionsBoundary: 'arn:x' }),
    );

    await expect(call).rejects.toMatchObject({ name: 'NotEmulated' });
  });
});

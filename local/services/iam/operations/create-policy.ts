import type { CreatePolicyCommandInput, CreatePolicyCommandOutput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { checkDocument } from '../check-document.ts';
import { entityAlreadyExists } from '../errors.ts';
import type { IamStore } from '../store.ts';

/** A customer managed policy, in one version. */
export function createPolicy(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<CreatePolicyCommandInput, Pick<CreatePolicyCommandOutput, 'Policy'>> {
  const arnOf = (name: string, path: string): string =>
    `arn:aws:iam::${kernel.accountId}:policy${path}${name}`;
  return {
    required: ['PolicyName', 'PolicyDocument'],
    optional: ['Path'],
    ignored: ['Description', 'Tags'],
    permissions: ({ PolicyName = '', Path = '/' }) => [
      { action: 'iam:CreatePolicy', resource: arnOf(PolicyName, Path) },
    ],
    handle: ({ PolicyName = '', PolicyDocument = '', Path = '/' }, { nowMs }) => {
      const arn = arnOf(PolicyName, Path);
      if (store.findPolicy(arn) !== undefined)
        throw entityAlreadyExists(`A policy called ${PolicyName} already exists.`);
      checkDocument(PolicyDocument, 'identity');
      store.putPolicy({ arn, name: PolicyName, path: Path, document: PolicyDocument, createdAtMs: nowMs });
      return {
        Policy: {
          PolicyName,
          Arn: arn,
          Path,
          DefaultVersionId: 'v1',
          AttachmentCount: 0,
          IsAttachable: true,
        },
      };
    },
  };
}

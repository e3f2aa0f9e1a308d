import type { ServiceFactory } from '../kernel/service.ts';
import { dynamodb } from './dynamodb/index.ts';
import { events } from './events/index.ts';
import { iam } from './iam/index.ts';
import { lambda, type LambdaOptions } from './lambda/index.ts';
import { logs } from './logs/index.ts';
import { monitoring } from './monitoring/index.ts';
import { s3 } from './s3/index.ts';
import { sns } from './sns/index.ts';
import { sqs } from './sqs/index.ts';
import { states } from './states/index.ts';
import { sts } from './sts/index.ts';

/** Every service of the runtime. To add one, add a folder and a line here. */
export function serviceFactories(options: { readonly lambda: LambdaOptions }): readonly ServiceFactory[] {
  return [iam, sts, logs, monitoring, s3, dynamodb, sqs, sns, events, states, lambda(options.lambda)];
}

import type { Principal } from '../../../aws/principal.ts';
import type { HoldTime } from '../../../kernel/call.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import type { TaskCall } from '../interpreter/environment.ts';
import type { Json } from '../interpreter/json.ts';

/** Who calls: one execution, with its machine's role. */
export interface Caller {
  readonly kernel: ServiceContext;
  readonly principal: Principal;
  readonly executionArn: string;
  readonly machineArn: string;
  readonly traceHeader: string | undefined;
}

/** The integration of a Task's Resource. */
export interface Integration extends Omit<TaskCall, 'run'> {
  run(argument: Json, caller: Caller, holdTime: HoldTime): Promise<Json>;
}

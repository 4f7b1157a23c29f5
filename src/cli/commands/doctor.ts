import { existsSync } from 'node:fs';
import { ConfigFile } from '../../app/configFile.ts';
import { examine, type Diagnosis } from '../../app/doctor.ts';
import { examineApprovals, type ApprovalFindings } from '../../app/examineApprovals.ts';
import { message, type Message } from '../../common/message.ts';
import { grantsHere } from '../grantsHere.ts';
import type { CommonOptions } from '../commonOptions.ts';
import { configRefusal } from '../configRefusal.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { findRealFolder } from '../findFolder.ts';
import { doctorJson } from '../json/doctorJson.ts';
import { RelativeHomeError, stateFolder } from '../../history/folders/statePaths.ts';
import { whyUnusable } from '../../history/folders/unusableState.ts';
import { logFor } from '../logFor.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { approvalFindings } from '../printers/approvalFindings.ts';
import { doctorFindings } from '../printers/doctorFindings.ts';
import { doctorReport, type Versions } from '../printers/doctorReport.ts';
import type { Finding } from '../printers/finding.ts';
import { Refusal } from '../refusal.ts';
import { stateRefusal } from '../stateRefusal.ts';
import { withoutHome } from '../withoutHome.ts';
import { WorkspaceSettings } from '../workspaceSettings.ts';

export interface DoctorOptions extends CommonOptions {
  readonly fix?: true;
}

/** What has been put right. */
interface Fixed {
  readonly interrupted: number;
  readonly runs: number;
  readonly logs: number;
}

/** `scheduler doctor`: whether all is well, and what to do where it is not. `version`: of this scheduler. */
export async function doctor(console: Console, options: DoctorOptions, version: string): Promise<ExitCode> {
  const folder = await findRealFolder(console.cwd, options.workspace);
  const fixed = options.fix ? await fix(console, { ...options, workspace: folder }) : undefined;
  const examined = await diagnose(folder, console, options);
  const allowed = await approvalsOf(examined, console, options);
  const diagnosis = withoutWaiting(examined, allowed);
  const wording = console.wording();
  const findings = worstFirst([...approvalFindings(allowed, wording), ...doctorFindings(diagnosis)]);
  const { translate } = wording;
  const versions: Versions = {
    scheduler: version,
    node: process.versions.node,
    sqlite: sqliteVersion(diagnosis),
    system: `${process.platform} ${process.arch}`,
  };
  if (options.json) {
    const document = doctorJson(diagnosis, findings, versions, translate);
    console.printJson(withoutHome({ ...document, fixed: fixed ?? null }));
  } else {
    const report = doctorReport(diagnosis, findings, versions, wording);
    const mended = fixed ? fixedLines(fixed).map((line) => translate(line)) : [];
    console.print(withoutHome([...report, ...mended]));
  }
  return findings.some(({ severity }) => severity === 'fault') ? exitCodes.runFailed : exitCodes.success;
}

/** Refuses a folder that has neither a scheduler.json nor a history. */
async function diagnose(folder: string, console: Console, options: DoctorOptions): Promise<Diagnosis> {
  const { env, clock } = console;
  let diagnosis: Diagnosis;
  try {
    diagnosis = await examine({ folder, env, clock, log: logFor(console, options) });
  } catch (error) {
    if (error instanceof RelativeHomeError) throw stateRefusal(error);
    throw stateRefusal((await whyUnusable(error, stateFolder({ folder, env }))) ?? error);
  }
  const { config, statePath } = diagnosis;
  const isNothing = config.file === 'missing' && !existsSync(statePath);
  const refusal = isNothing ? configRefusal(config, new ConfigFile(folder).path) : undefined;
  if (refusal) throw refusal;
  return diagnosis;
}

/** Faults before notes, each in their order. */
function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const of = (wanted: Finding['severity']) => findings.filter(({ severity }) => severity === wanted);
  return [...of('fault'), ...of('note')];
}

/** What waits for its user is overdue for no other reason. */
function withoutWaiting(diagnosis: Diagnosis, { waiting }: ApprovalFindings): Diagnosis {
  const { history } = diagnosis;
  if (history.kind !== 'open') return diagnosis;
  const overdue = history.overdue.filter((id) => !waiting.includes(id));
  return { ...diagnosis, history: { ...history, overdue } };
}

function approvalsOf(
  { folder, config }: Diagnosis,
  console: Console,
  options: DoctorOptions,
): Promise<ApprovalFindings> {
  const { env, clock } = console;
  const log = logFor(console, options);
  const settings = new WorkspaceSettings(folder, log);
  const setting = (name: string) => settings.get(name);
  return examineApprovals(
    config.config,
    { folder, env, clock, log },
    {
      execution: { setting, workspaceSetting: setting },
      granted: grantsHere(console),
    },
  );
}

/** What cannot be opened cannot be put right: the diagnosis says why. */
async function fix(console: Console, options: DoctorOptions): Promise<Fixed | undefined> {
  try {
    return await openWorkspace(
      console,
      options,
      { to: 'run', configOptional: true },
      async ({ scheduler }) => {
        const ended = new Set<string>();
        const ends = scheduler.onEvent((event) => {
          if (event.type === 'run' && event.run.status === 'interrupted') ended.add(event.run.id);
        });
        await scheduler.recover();
        // What is to follow those that have been ended, or to make up for them, does.
        await scheduler.idle();
        ends.dispose();
        return { interrupted: ended.size, ...(await scheduler.tidyUp()) };
      },
    );
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function fixedLines({ interrupted, runs, logs }: Fixed): readonly Message[] {
  return [
    ...(interrupted === 0 ? [] : [message('Ended as interrupted: {count}', { count: interrupted })]),
    ...(runs === 0 ? [] : [message('Old runs removed: {count}', { count: runs })]),
    ...(logs === 0 ? [] : [message('Logs removed: {count}', { count: logs })]),
    ...(interrupted + runs + logs === 0 ? [message('There was nothing to put right.')] : []),
  ];
}

function sqliteVersion({ history }: Diagnosis): string {
  const asked = history.kind === 'open' ? history.check?.sqliteVersion : undefined;
  return asked ?? process.versions['sqlite'] ?? '–';
}

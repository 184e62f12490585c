import type { UntakenBranches } from './branches.ts';

/** The folders of which every branch is taken by their own tests, or explained here. */
export const gatedFolders = [
  'audit',
  'doctor',
  'enrich',
  'events',
  'evidence',
  'escalation',
  'estate',
  'expected',
  'findings',
  'incidents',
  'lib',
  'notices',
  'patterns',
  'retry',
  'routing',
  'rules',
  'rules-diff',
] as const;

/** What is asked for by a place, a name or a type that something else has seen to. */
const isThere = 'what is asked for is there; the compiler does not know it';
const isPart = 'a text that is split has parts; the compiler does not know it';
const isChecked =
  'rules are compiled and looked at when the checks have found no mistake; the compiler does not know it';
const isPage = 'an answer to a question about one thing names it and has a page; the compiler does not know it';
const isNeeded = 'a reason is looked for when the lists that it needs are known; the compiler does not know it';
const ofOneSide = 'what has a name is on one side at least; the compiler does not know it';

/** Branches that no test takes: by file and by the line they stand in, each with the reason. */
export const untakenBranches: UntakenBranches = {
  'src/doctor/send.ts': {
    "const id = last?.status === 'delivered' ? last.vendorId : undefined;":
      'a drill that was not delivered has ended before; the compiler does not know it',
  },
  'src/doctor/targets/email.ts': {
    "const address = to[index] ?? '';": isThere,
    "const name = place.configurationSet ?? '';":
      'it is said of a set that was looked for; the compiler does not know it',
  },
  'src/doctor/targets/slack.ts': {
    "const reference = webhook ?? token ?? '';": isChecked,
    "const scopes = 'headers' in answer ? (answer.headers['x-oauth-scopes'] ?? '') : '';":
      'an answer with a body has headers; the compiler does not know it',
  },
  'src/doctor/targets/sns.ts': {
    "const region = topicArn.split(':')[3] ?? place.region;": isChecked,
  },
  'src/enrich/advice-lines.ts': {
    'if (isRestoreTest && Object.hasOwn(ofRestoreTest, line)) return ofRestoreTest[line] ?? null;':
      'what the table has is there; the compiler does not know it',
  },
  'src/enrich/error-catalogue.ts': {
    "adviceForPolicy: { 'service control policy': adviceOnPolicies['service control policy'] ?? [] },": isThere,
  },
  'src/enrich/schedule.ts': {
    'const last = times.at(-1) ?? 0;': isThere,
    'const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));': isThere,
    'const daysInMonth = (monthLengths[month - 1] ?? 0) + (month === 2 && year === 2024 ? 1 : 0);': isThere,
  },
  'src/enrich/severity.ts': {
    'return severities[Math.max(0, rank - 1)] ?? severity;':
      'the place is kept within the list; the compiler does not know it',
    'return severities[Math.min(severities.length - 1, rank + 1)] ?? severity;':
      'the place is kept within the list; the compiler does not know it',
    'return Object.hasOwn(table, key) ? (table[key] ?? null) : null;':
      'what the table has is there; the compiler does not know it',
  },
  'src/escalation/outlook.ts': {
    'const later = next.until > at ? next.until : addSeconds(at, 1);':
      'what waits ends later; else it would be asked for ever',
    'const within = step === undefined ? null : stepSayings.hours.say(step);':
      'a step that is due is one of the policy; the compiler does not know it',
    'const again = every === null ? {} : { everySeconds: every };':
      'who is reminded is reminded every so often; the compiler does not know it',
  },
  'src/escalation/next-step.ts': {
    'const step = planRound(policy, until ?? now, escalation)[0]?.step ?? 0;':
      'a policy has a step, or the check of the rules refuses it',
    'targets: first?.notify ?? [],': 'a policy has a step, or the check of the rules refuses it',
    'earliest([dueAt(onward(after, now, policy), policy, escalation), firstReminderAfter(incident, now)]) ?? now,':
      'something comes after each step: another one, or the end of the policy',
    'nextAt: earliest([dueAt(onward(after, now, policy), policy, escalation), firstReminderAfter(incident, now)]) ?? now,':
      'something comes after each step: another one, or the end of the policy',
  },
  'src/escalation/place.ts': {
    'return planRound(policy, place.begin, clock, leftIn(place, policy))[0] ?? null;':
      'a round of which every step was taken is followed by the next before it is asked',
  },
  'src/escalation/policy.ts': {
    'return planned === undefined ? [] : [{ step, at: allowedAt(planned, begin, clock) }];':
      'places that are asked for are those of the policy; the compiler does not know it',
  },
  'src/estate/lists.ts': {
    "return textMap(list.map(({ Key, Value }) => [Key, tagValueOf(Value) ?? '']));":
      'each of the list was seen to be a tag; the compiler does not know it',
  },
  'src/estate/pages.ts': {
    "return Object.fromEntries((callRow(call).about ?? []).map((name, index) => [name, about[index] ?? '']));":
      'who asks about something names all that it takes; the compiler does not know it',
  },
  'src/estate/read-jobs.ts': {
    "listedIn(answer).flatMap((point) => readPoint(point, answer.about[0] ?? '')),": isPage,
    "pointsKnownOf: new Set(known.flatMap((one) => (isCutAnswer(one) || !isReadable(one) ? [] : (one.about[0] ?? '')))),":
      isPage,
  },
  'src/estate/read-plans.ts': {
    "const id = about[0] ?? '';": isPage,
    "if (!listed.has(id) && textOf(pages[0] ?? {}, 'DeletionDate') === null) listed.set(id, {});": isPage,
    "const read = got.map(({ about, pages }) => readSelection(about[1] ?? '', pages[0] ?? {}, listed.get(about[1] ?? '')));":
      isPage,
    "copyTo: objectsIn(rule, 'CopyActions').flatMap((copy) => textOf(copy, 'DestinationBackupVaultArn') ?? []),":
      'a rule that copies to no vault cannot be read, as forms.ts says, and then no rule of its plan is',
    'return key === undefined || value === null ? [] : [{ operator, key, value }];':
      'a selection with such a condition cannot be read, as forms.ts says, and is left out before',
  },
  'src/events/aftermath.ts': {
    "const finding: Finding = isState(after.validationStatus ?? '', 'FAILED')":
      'a check came out badly only where AWS says how it came out',
  },
  'src/expected/expected-runs.ts': {
    'if ((ofRule[middle]?.until ?? 0) > at) high = middle;': isThere,
    'while (end < ofRule.length && (ofRule[end]?.at ?? 0) < until) end += 1;': isThere,
  },
  'src/expected/schedule-times.ts': {
    'if (offsets.size >= mostOffsets) offsets.clear();':
      'it takes twenty thousand days of one process: it bounds what is remembered, and changes no answer',
  },
  'src/findings/acceptances.ts': {
    "return { is: 'finding', id: nameOfFinding(finding), severity, count: countOfFinding(finding, row ?? {}) };":
      'what is found has a reason with a row; the compiler does not know it',
  },
  'src/findings/find.ts': {
    "const newer = (finding.dueAt ?? '') > (before.dueAt ?? '') ? finding : before;":
      'what is found of one resource and plan several times has a time of its own each',
    "return `it needs ${call}: ${answers.whyNot(call) ?? 'it has no answer'}`;":
      'it is said of a call without an answer; the compiler does not know it',
  },
  'src/findings/lane-runs.ts': {
    "while (next < made.length && (made[next]?.createdAt ?? '') < run.earliest) next += 1;": isThere,
  },
  'src/findings/not-known.ts': {
    "const types = new Set([...resources.values()].map(({ type }) => type ?? ''));":
      'what is of no known type is no resource: see read-resources.ts',
  },
  'src/findings/plan-runs.ts': {
    'const gaps = runs.slice(1).map((run, index) => secondsBetween(runs[index]?.dueAt ?? run.dueAt, run.dueAt));':
      isThere,
  },
  'src/findings/vault-policies.ts': {
    "const text = textOf(answer.pages[0] ?? {}, 'Policy');": isPage,
  },
  'src/findings/words.ts': {
    'const named = run === null ? rules : run.rules.flatMap((index) => rules[index] ?? []);': isThere,
  },
  'src/findings/reasons/copy-missing.ts': {
    "const copies = grouped(look.estate.copyJobs ?? [], ({ resourceArn }) => resourceArn ?? '');": isNeeded,
    'for (const job of look.estate.backupJobs ?? []) {': isNeeded,
    "const where = `vault ${quote(destination.split(':').at(-1) ?? '')} in ${destination.split(':')[3] ?? ''}`;":
      'AWS names the vault of a copy by its ARN; the compiler does not know it',
  },
  'src/findings/reasons/fell-out.ts': {
    'const test = byPlan.get(plan.id) ?? anyArn((plan.selections ?? []).flatMap(({ notResources }) => notResources));':
      isNeeded,
  },
  'src/findings/reasons/likely-to-expire.ts': {
    'for (const job of look.estate.backupJobs ?? []) {': isNeeded,
  },
  'src/findings/reasons/protection-taken-away.ts': {
    "const keys = look.estate.answers.to('describe-key').map(({ pages }) => fieldsIn(pages[0] ?? {}, 'KeyMetadata'));":
      isPage,
    "const by = last.by ?? 'somebody';": 'what nobody is known to have done counts as no loss, and comes no further',
    ".map(({ pages }) => fieldsIn(pages[0] ?? {}, 'KeyMetadata'))": isPage,
    "const { region } = parseArn(keyArn ?? '') ?? {};":
      'a vault whose key was found names it; the compiler does not know it',
    "if (!/^[\\w:/-]+$/.test(keyArn ?? '') || region === undefined) return usual;":
      'a vault whose key was found names it; the compiler does not know it',
    "const until = instantOf(key ?? {}, 'DeletionDate');":
      'a key that has a state is there; the compiler does not know it',
  },
  'src/findings/reasons/restore-test-incomplete.ts': {
    "const found = lookAtPlan(fieldsIn(pages[0] ?? {}, 'RestoreTestingPlan'), about[0] ?? '', look);": isPage,
    'resourceArn: missed.length === 1 ? (missed[0] ?? null) : null,': isThere,
  },
  'src/findings/reasons/role-missing.ts': {
    'for (const plan of estate.plans ?? [])': isNeeded,
    "const role = fieldsIn(answer.pages[0] ?? {}, 'Role');": isPage,
  },
  'src/findings/reasons/selection-empty.ts': {
    'for (const plan of look.estate.plans ?? []) {': isNeeded,
  },
  'src/findings/reasons/stuck.ts': {
    'for (const job of look.estate.backupJobs ?? []) {': isNeeded,
  },
  'src/findings/reasons/type-switched-off.ts': {
    "says: `${nameOfResource(resource)} is selected by plan ${quote(plan.name ?? plan.id)}, but ${resource.type ?? 'its type'} is switched off in this Region, so it is not backed up.`,":
      'of a type that is not known it is not known that it is switched off',
  },
  'src/findings/reasons/unheard.ts': {
    'if ((estate.backupJobs ?? []).length === 0 || telling.some((call) => estate.answers.lacksSome(call))) return;':
      isNeeded,
    'missed: estate.backupJobs?.length ?? 1,': isNeeded,
    "const name = textOf(rule, 'Name') ?? '';": 'where a rule has no name nothing is found: the list cannot be read',
  },
  'src/findings/reasons/vault-missing.ts': {
    'for (const plan of look.estate.plans ?? [])': isNeeded,
  },
  'src/lib/median.ts': {
    'return Math.round(((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2);': isThere,
  },
  'src/lib/packed-text.ts': {
    "return { problem: describeError((error as NodeJS.ErrnoException).code ?? '', limit) };":
      'whatever zlib and the decoder of texts throw has a code',
  },
  'src/lib/plain-form.ts': {
    "if (text.length > 1 && [text.at(0), text.at(-1)].every((end) => quotes.includes(end ?? ' ')))":
      'a text that is long enough has a first and a last character; the compiler does not know it',
    "const code = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');":
      'a character has a code; the compiler does not know it',
  },
  'src/lib/reserved-names.ts': {
    'const code = letter.codePointAt(0) ?? 0;': 'a letter has a code; the compiler does not know it',
  },
  'src/lib/zoned-time.ts': {
    'return isoOf(exact ?? wanted - (offsets[0] ?? 0));': 'there are two offsets; the compiler does not know it',
  },
  'src/notices/page/actions.ts': {
    "html`<p>Tells <bdi>${namesOf(nextTargets ?? [])}</bdi> now.${status === 'acknowledged' ? ' The acknowledgement ends with it.' : ''}</p>":
      'it is offered only where a step comes next; the compiler does not know it',
    'html`<label for="policy">Policy (now: <bdi>${short(policy, 100)}</bdi>)</label><select id="policy" name="policy">${(policies ?? []).map((name) => html`<option value="${name}">${short(name, 100)}</option>`)}</select>':
      'it is offered only where there are policies; the compiler does not know it',
  },
  'src/routing/walk-routes.ts': {
    'return result.matched ? null : result.because;':
      'a route that did not match does not match when its reason is read; the compiler does not know it',
  },
  'src/rules/after.ts': {
    'return parseDuration(text) ?? 0;': isChecked,
  },
  'src/rules/definitions.ts': {
    "const targets = [...rules.targets.keys()].map((name) => [name, definitionOfTarget(rules, name) ?? ''] as const);":
      isThere,
  },
  'src/rules/describe-pattern.ts': {
    'return [texts].flat().map((text) => formatValue({ [operator]: text }) ?? showValue(text));':
      'every operator that looks at text has a short form',
  },
  'src/rules/kept-options.ts': {
    "return fromRows(decided.passing, (_name, { decided: of }) => (of === 'kept' ? undefined : of?.unrouted));":
      'these rows are those that are neither kept nor null; the compiler does not know it',
  },
  'src/rules/quiet-pattern.ts': {
    'if (first === undefined) return [];': 'a group has an alert in it; the compiler does not know it',
  },
  'src/rules/route-options.ts': {
    "byDefault: { is: 30, changed: { subject: 'an incident waits', say: (seconds) => formatDuration(seconds ?? 0) } },":
      'it has a default that is a time; the compiler does not know it',
    "changed: { subject: 'further alerts are told after', say: (seconds) => formatDuration(seconds ?? 0) },":
      'it has a default that is a time; the compiler does not know it',
    "changed: { subject: 'a failure after a resolution is a relapse', say: (seconds) => saySpan(seconds ?? 0) },":
      'it has a default that is a time; the compiler does not know it',
  },
  'src/rules/witness.ts': {
    'return [0, 1, Math.max(0, ...numbers) + 1].find((one) => !named.has(one)) ?? null;':
      'a number above all that are named is not named',
  },
  'src/rules/check/check-drills.ts': {
    'const gap = next === null ? Number.POSITIVE_INFINITY : secondsBetween(before, next);':
      'a schedule without a year that comes once comes again; the compiler does not know it',
  },
  'src/rules/check/check-pattern.ts': {
    "all.filter((one) => one.startsWith(parent)).map((one) => one.slice(parent.length).split('.')[0] ?? ''),": isPart,
  },
  'src/rules/check/merge-parts.ts': {
    "const other = this.#parts[first.part]?.name ?? '';": isThere,
  },
  'src/rules/check/parse-text.ts': {
    'return isScalar(node) ? (node.source ?? null) : null;':
      'what was read from a text was written in it; the compiler does not know it',
    "const cause = error instanceof RangeError ? 'it is nested too deeply' : 'an alias is unknown or repeats too much';":
      'this release of yaml says by itself what is nested too deeply; another one may run out of room',
  },
  'src/rules/check/schema-issues.ts': {
    "return [{ path, value: inner.at(-1), message: issue.issues[0]?.message ?? 'is not a usable name' }];":
      'zod says what is wrong with a key; the compiler does not know it',
  },
  'src/rules/check/warnings/entries.ts': {
    'const pattern = isObject(entry) ? entry[field] : undefined;': isChecked,
  },
  'src/rules/check/warnings/facts.ts': {
    "return 'accepts' in test ? [{ entry, test }] : [];": isChecked,
  },
  'src/rules/check/warnings/field-forms.ts': {
    "['resource.id', nameForm(\"the last part of the resource's ARN\", (arn) => arn.split(/[/:]/).at(-1) ?? null)],":
      isPart,
    "const bare = folded(plain.replace(/^(?:amazon|aws)\\b(?:::)?\\s*/i, '').split(/[.:]/, 1)[0] ?? '');": isPart,
  },
  'src/rules/check/warnings/impossible.ts': {
    'const [only, ...others] = alternativesOf(pattern) ?? [];':
      'a pattern with too many alternatives is refused by the check of the rules',
  },
  'src/rules/check/warnings/inbound.ts': {
    "const channel = targets.get(name)?.channel ?? '';": isChecked,
    'if (!isObject(written)) return [];': isChecked,
  },
  'src/rules/check/warnings/mutes.ts': {
    'const cut = windows.flatMap((runs) => (runs.length < limit ? [] : (runs.at(-1)?.from ?? [])));': isThere,
    'let begin = schedule.lastBegin(at) ?? schedule.nextBegin(at);':
      'what will begin has begun before: a schedule names no year, and one that never comes is refused',
  },
  'src/rules/check/warnings/owners.ts': {
    'const withTargets = Object.keys(document.owners ?? {}).filter(': 'it is asked where there are owners',
    'const { steps } = rules.policies.get(name) ?? { steps: [] };': isChecked,
  },
  'src/rules/check/warnings/policies.ts': {
    'if (policy === undefined) return [];': isChecked,
    'const told = steps[0]?.notify ?? [];': isChecked,
    'const seconds = secondsBetween(begin, planRound(policy, begin, unknownRpo)[0]?.at ?? begin);': isChecked,
    'const used = Object.keys(document.policies ?? {}).flatMap((name) => rules.policies.get(name)?.steps ?? []);':
      isChecked,
    'const named = [...used, ...(rules.policies.get(rules.defaults.policy) ?? defaultPolicy).steps].flatMap(':
      isChecked,
  },
  'src/rules/sections/hours.ts': {
    'hours: { name, timezone, days: readDays(days), from: readClock(from) ?? 0, to: readClock(to) ?? 1440 },':
      isChecked,
  },
  'src/rules/sections/mutes.ts': {
    'until: readMoment(until) ?? longAgo,': isChecked,
  },
  'src/rules/sections/policies.ts': {
    'keep: (text) => ({ after: readAfter(text) ?? { seconds: 0 } }),': isChecked,
  },
  'src/rules/sections/protection.ts': {
    'until: readMoment(until) ?? longAgo,': isChecked,
  },
  'src/rules/sections/rotations.ts': {
    'const minutes = readClock(handover) ?? 0;': isChecked,
    'const date = readDate(start) ?? { year: 2026, month: 1, day: 1, hour: 0, minute: 0 };': isChecked,
    'from: readMoment(from, timezone) ?? longAgo,': isChecked,
    'until: readMoment(until, timezone) ?? longAgo,': isChecked,
    'const targets = known.targets?.names ?? [];': 'targets are a section that gives names',
  },
  'src/rules/sections/targets.ts': {
    'const given = isObject(written) ? written : {};': isChecked,
  },
  'src/rules-diff/asking.ts': {
    'const alerts = next[index] ?? 0n;': isThere,
    'const others = placesIn((all[index] ?? 0n) & ~(wide[index] ?? 0n)).map((place) => 1n << BigInt(place));': isThere,
    'alike.reduce((mask, bit) => mask | bit, wide[index] ?? 0n),': isThere,
    'const alerts = box[index] ?? 0n;': isThere,
    'this.#fields[index]?.samples.findIndex(({ value }) => value === (before.severity ?? after.severity)) ?? -1;':
      'severity is among the fields, whatever patterns name; the compiler does not know it',
  },
  'src/rules-diff/boxes.ts': {
    'return inner.every((mask, index) => (mask & ~(outer[index] ?? 0n)) === 0n);': isThere,
    "const possible = (pattern ?? []).filter((tests) => tests.every((test) => metBy(test, box, onTheWay) !== 'none'));":
      'a pattern with too many alternatives is refused by the check of the rules; only several together have so many',
    'const alerts = box[index] ?? 0n;': isThere,
  },
  'src/rules-diff/describe-samples.ts': {
    "const values = refused.map(({ entry, value }) => describeCondition(field, [entry ?? value]).replace(`${name}=`, ''));":
      'a field has one sample that no pattern names, and it is among those that are meant; numbers have more and are said otherwise',
  },
  'src/rules-diff/duty.ts': {
    'if (was === undefined) return is === undefined ? [] : [`Rotation "${name}" is new: ${describeOrder(is)}.`];':
      ofOneSide,
  },
  'src/rules-diff/effect.ts': {
    '.map((field, index) => describeChosen(field, new Set(placesIn(box[index] ?? 0n))))': isThere,
    'const places = new Set(same.flatMap(({ box }) => placesIn(box[index] ?? 0n)));': isThere,
  },
  'src/rules-diff/entries.ts': {
    'compareEntries(noun, was[index]?.entries ?? [], entries),':
      'both have the same sections; the compiler does not know it',
  },
  'src/rules-diff/policies.ts': {
    'return is === undefined ? [] : [`Policy "${name}" is new: ${describePolicy(is)}${describeRest(is)}.`];': ofOneSide,
  },
  'src/rules-diff/routes.ts': {
    'const row = (best[other]?.length ?? 0) + 1;': isThere,
    'if ((numbers[other] ?? 0) < number && row > length) [length, previous] = [row, other];': isThere,
    'place = best[place]?.previous ?? -1': isThere,
    "if (is === null) return [`no longer ignores what it takes (${quote(was ?? '')})`];": isThere,
  },
  'src/rules-diff/said.ts': {
    'if (was === undefined) return is === undefined ? [] : [describeNew(is)];': ofOneSide,
    'if (was === undefined) return is === undefined ? [] : [`takes only ${describeCondition(field, is)}`];': ofOneSide,
    "const came = is.filter((_entry, index) => !before.includes(after[index] ?? ''));": isThere,
    "const left = was.filter((_entry, index) => !after.includes(before[index] ?? ''));": isThere,
  },
  'src/rules-diff/samples.ts': {
    "const last = byField.get('severity') ?? [];": isThere,
    'return { path: named[0]?.path ?? [], field, samples, usual };': isThere,
    'const value = samples[chosen[index] ?? 0]?.value;': isThere,
    'return Math.max(0, places.find((place) => place !== -1) ?? 0);':
      'a field that is always there has a usual value, or one that no pattern names; the others may be absent',
    "inner[path.at(-1) ?? ''] = value;": isThere,
  },
};

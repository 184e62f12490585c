import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { folderWith } from '../cli/run-cli.ts';
import { auditedDays, exportInto, folderForAll, type MadePackage } from '../support/audited-days.ts';
import { askPython } from './oscal-python.ts';

/**
 * Asks two validators about each file: `oscal` by the definitions of the release that the file names, and `trestle`, whose types are made
 * from the JSON schema of NIST and are stricter about the forms of texts.
 */
const script = `
import json, sys
from oscal.oscal_content import OSCAL
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.poam import PlanOfActionAndMilestones
types = {"assessment-results": AssessmentResults, "plan-of-action-and-milestones": PlanOfActionAndMilestones}
said = []
for name in sys.argv[1:]:
    text = open(name, encoding="utf-8").read()
    document = OSCAL.loads(text)
    valid = document.validate()
    errors = [error["error-type"] for error in document.validation_errors]
    model = document.model
    try:
        types[model].parse_obj(json.loads(text)[model])
        typed = True
    except ValueError:
        typed = False
    said.append({"valid": valid, "typed": typed, "model": model, "version": document.oscal_version, "errors": errors})
print(json.dumps(said))
`;

interface Judged {
  valid: boolean;
  typed: boolean;
  model: string;
  version: string;
  errors: string[];
}

let made: MadePackage;
beforeAll(async () => {
  const { folder, remove } = folderForAll();
  made = await exportInto(folder, await auditedDays());
  return remove;
});

const judge = (...files: readonly string[]) => askPython<Judged[]>(script, files);

it('assessment results and the plan of action are valid in the release of OSCAL that they name', async () => {
  expect(await judge(path.join(made.folder, 'assessment-results.json'), path.join(made.folder, 'poam.json'))).toEqual([
    { valid: true, typed: true, model: 'assessment-results', version: 'v1.1.3', errors: [] },
    { valid: true, typed: true, model: 'plan-of-action-and-milestones', version: 'v1.1.3', errors: [] },
  ]);
});

it.each([
  {
    what: 'an id that is none',
    file: 'assessment-results.json',
    spoil: (text: string) => text.replace(/"uuid":"[^"]*"/, '"uuid":"one"'),
    says: { valid: false, typed: false, errors: ['invalid-type'] },
  },
  {
    what: 'a control whose id is no token',
    file: 'assessment-results.json',
    spoil: (text: string) => text.replace(/"control-id":"[^"]*"/, '"control-id":"CP-9 (1)"'),
    says: { typed: false },
  },
  {
    what: 'an item without a title',
    file: 'poam.json',
    spoil: (text: string) =>
      text.replace(/"poam-items":.*?"title":"[^"]*",/s, (found) => found.replace(/"title":.*$/, '')),
    says: { valid: false, typed: false, errors: ['missing-required'] },
  },
])('the judge finds $what', async ({ file, spoil, says }) => {
  const before = made.text(file);
  const after = spoil(before);
  expect(after).not.toBe(before);
  const [judged] = await judge(path.join(folderWith({ [file]: after }), file));
  expect(judged).toMatchObject(says);
});

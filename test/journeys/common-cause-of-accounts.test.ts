import { describe, expect, it } from 'vitest';
import { backupJobEvent } from '../support/events.ts';
import { anIncident } from '../support/incidents.ts';
import { World } from '../support/world.ts';

import { describe, expect, it } from 'vitest';
import { style } from '../../../src/notices/page/style.ts';

/** Colours by name, of the light page and of the dark one. */
const [light = '', dark = ''] = [...style.matchAll(/:root\{([^}]*)\}/g)].map(([, body = '']) => body);
const schemes = { light: namesIn(light), dark: { ...namesIn(light), ...namesIn(dark) } };

describe('notices/page/style', () => {
  it.each([
    ['ink', 'paper'],
    ['ink', 'card'],
    ['soft', 'paper'],
    ['soft', 'card'],
    ['link', 'paper'],
    ['link', 'card'],
    ['bad', 'paper'],
    ['#ffffff', 'act'],
  ] as const)('%s on %s can be read, light and dark (WCAG 1.4.3)', (text, ground) => {
    for (const names of [schemes.light, schemes.dark]) {
      expect(contrast(names[text] ?? text, names[ground] ?? ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('every badge can be read', () => {
    const grounds = [
      ...style.matchAll(/\.(?:badge|critical|high|medium|low|resolved|acknowledged)\{[^}]*background:(#\w+)/g),
    ];
    expect(grounds).toHaveLength(7);
    for (const [, ground = ''] of grounds) expect(contrast('#ffffff', ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('edges of fields and what has the focus can be seen (WCAG 1.4.11)', () => {
    for (const { soft, link, paper, act } of [schemes.light, schemes.dark]) {
      for (const edge of [soft, link, act]) expect(contrast(edge ?? '', paper ?? '')).toBeGreaterThanOrEqual(3);
    }
  });

  it('finds a colour that nobody can read', () => {
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrast('#999999', '#ffffff')).toBeLessThan(3);
  });
});

function namesIn(body: string): Record<string, string> {
  return Object.fromEntries([...body.matchAll(/--(\w+):(#\w+)/g)].map(([, name, value]) => [name, value]));
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

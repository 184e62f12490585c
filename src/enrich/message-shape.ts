const shapeLimit = 160;

/** Returns a message without the parts that differ between resources: `access to … for account … is denied`. */
export function shapeOf(message: string, names: readonly string[] = []): string {
  const known = names.filter((name) => name.length >= 3).map((name) => name.toLowerCase());
  const text = known.reduce((rest, name) => rest.replaceAll(name, '…'), message.slice(0, 2048).toLowerCase());
  return text
    .replace(/\barn:[^\s,;"'\])]*/g, '…')
    .replace(/"[^"]{1,200}"|\b[a-z0-9_./-]*\d[a-z0-9_./-]*/g, '…')
    .replace(/[^a-z…:]+/g, ' ')
    .replace(/…(?:[ :]*…)*/g, '…')
    .trim()
    .slice(0, shapeLimit);
}

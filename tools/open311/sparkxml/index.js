// Stands in for sparkxml, which the client wants from an address that is no
// package registry. It turns XML into values by the Spark convention of the
// Open311 wiki (JSON_and_XML_Conversion): an element with one kind of child is a
// list, one with several kinds an object, one without children its text.
'use strict';
const { DOMParser } = require('@xmldom/xmldom');

exports.parseXml = (text) => value(new DOMParser().parseFromString(text, 'text/xml').documentElement);

function value(element) {
  const children = Array.from(element.childNodes).filter((n) => n.nodeType === 1);
  if (children.length === 0) return scalar(element.textContent);
  const names = new Set(children.map((c) => c.tagName));
  if (names.size === 1) return children.map(value);
  if (names.size < children.length) throw new Error(`<${element.tagName}> mixes a repeated element with others`);
  return Object.fromEntries(children.map((c) => [c.tagName, value(c)]));
}

function scalar(text) {
  if (text === '') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

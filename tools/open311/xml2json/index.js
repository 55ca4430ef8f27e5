// Stands in for xml2json 0.2, whose parser no longer builds. The client uses one
// function of it: elements become objects under their own names.
'use strict';
const { DOMParser } = require('@xmldom/xmldom');

exports.toJson = (text) => {
  const root = new DOMParser().parseFromString(text, 'text/xml').documentElement;
  return { [root.tagName]: value(root) };
};

function value(element) {
  const out = {};
  let children = 0;
  for (const node of Array.from(element.childNodes)) {
    if (node.nodeType !== 1) continue;
    children++;
    if (node.tagName in out) throw new Error(`<${node.tagName}> comes twice`);
    out[node.tagName] = value(node);
  }
  return children ? out : element.textContent;
}

#!/usr/bin/env python3
"""Makes the committed font files from their sources. Run by hand, once per
font change; the product never runs it.

    apt-get install fonts-texgyre python3-fonttools python3-brotli
    npm pack @fontsource-variable/plus-jakarta-sans@5 && tar xzf *.tgz
    python3 make.py package/files/plus-jakarta-sans-latin-wght-normal.woff2

Each result is an OpenType font with CFF outlines and only the glyphs that the
documents can use: small enough to embed whole, so that every PDF carries the
same compressed bytes and no document pays for subsetting. Pair kerning is
copied from GPOS into a plain `kern` table, which the Go reader understands.
The outlines of TeX Gyre Bonum are untouched; those of Plus Jakarta Sans are
frozen at one weight and rewritten as cubic curves (the same shapes).
"""
import itertools
import sys

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from fontTools.varLib import instancer

GYRE = "/usr/share/texmf/fonts/opentype/public/tex-gyre/texgyrebonum-%s.otf"

# Windows code page 1252, then letters of names that came through Arabic,
# Turkish and Slavic spelling, and three signs of figures.
CHARS = bytes(set(range(32, 256)) - {0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D}).decode("cp1252")
CHARS += "ĀāĪīŪūČčĆćĞğŞşŁłı−≤≥"


def shrink(font, hinting=True):
    o = subset.Options()
    o.layout_features = ["kern"]
    o.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    o.notdef_outline = True
    o.glyph_names = True
    o.hinting = hinting
    o.drop_tables += ["FFTM", "DSIG", "STAT", "GDEF"]
    s = subset.Subsetter(o)
    s.populate(unicodes=[ord(c) for c in CHARS])
    s.subset(font)


def pair_values(font):
    """The x advance that GPOS kerning gives each pair of glyphs."""
    if "GPOS" not in font:
        return {}
    gpos = font["GPOS"].table
    wanted = {i for f in gpos.FeatureList.FeatureRecord if f.FeatureTag == "kern" for i in f.Feature.LookupListIndex}
    out = {}
    for i in sorted(wanted):
        seen = set()
        for st in gpos.LookupList.Lookup[i].SubTable:
            if st.LookupType == 9:
                st = st.ExtSubTable
            if st.LookupType != 2:
                continue
            firsts = st.Coverage.glyphs
            if st.Format == 1:
                for g, ps in zip(firsts, st.PairSet):
                    for r in ps.PairValueRecord:
                        if (g, r.SecondGlyph) not in seen:
                            seen.add((g, r.SecondGlyph))
                            out[g, r.SecondGlyph] = getattr(r.Value1, "XAdvance", 0) or 0
            else:
                c1, c2 = st.ClassDef1.classDefs, st.ClassDef2.classDefs
                for g, h in itertools.product(firsts, font.getGlyphOrder()):
                    if (g, h) in seen:
                        continue
                    seen.add((g, h))
                    v = st.Class1Record[c1.get(g, 0)].Class2Record[c2.get(h, 0)].Value1
                    out[g, h] = (getattr(v, "XAdvance", 0) or 0) if v else 0
    return {k: v for k, v in out.items() if abs(v) > 3}


def with_kern(font):
    pairs = pair_values(font)
    if "GPOS" in font:
        del font["GPOS"]
    if not pairs:
        return font
    t = KernTable_format_0()
    t.coverage, t.version, t.apple, t.tupleIndex = 1, 0, False, None
    t.kernTable = pairs
    k = newTable("kern")
    k.version, k.kernTables = 0, [t]
    font["kern"] = k
    return font


# What nearly every document gets by with. A document that uses nothing else
# embeds this part only: the same glyph numbers, the other outlines left empty.
CORE = "".join(chr(c) for c in range(32, 127)) + "\u00a0·–—‘’“”•…§°"

with open("core.txt", "w", encoding="utf-8") as out:
    out.write(CORE)


def save(font, name):
    font.save(name + ".otf")
    core = TTFont(name + ".otf")
    o = subset.Options()
    o.retain_gids = True
    o.notdef_outline = True
    o.glyph_names = True
    o.hinting = True
    s = subset.Subsetter(o)
    s.populate(unicodes=[ord(c) for c in CORE])
    s.subset(core)
    # Compile it anew: the table as it will be embedded.
    core.save("/tmp/core.otf")
    with open(name + ".core.cff", "wb") as out:
        out.write(TTFont("/tmp/core.otf").reader["CFF "])


def bonum(style, name):
    f = TTFont(GYRE % style, recalcTimestamp=False)
    shrink(f)
    save(with_kern(f), name)


def tabular_figures(font):
    """Lists set numbers under each other: the tnum figures become the figures."""
    gsub = font["GSUB"].table
    swap = {}
    for f in gsub.FeatureList.FeatureRecord:
        if f.FeatureTag == "tnum":
            for i in f.Feature.LookupListIndex:
                for st in gsub.LookupList.Lookup[i].SubTable:
                    swap.update(getattr(st, "mapping", None) or st.ExtSubTable.mapping)
    for t in font["cmap"].tables:
        for c in range(ord("0"), ord("9") + 1):
            if t.cmap.get(c) in swap:
                t.cmap[c] = swap[t.cmap[c]]


def jakarta(source, weight, style, name):
    f = TTFont(source, recalcTimestamp=False)
    f = instancer.instantiateVariableFont(f, {"wght": weight})
    tabular_figures(f)
    shrink(f, hinting=False)
    with_kern(f)
    glyphs, order, scale = f.getGlyphSet(), f.getGlyphOrder(), f["head"].unitsPerEm
    charstrings, metrics = {}, {}
    for g in order:
        pen = T2CharStringPen(f["hmtx"][g][0], glyphs)
        glyphs[g].draw(pen)
        charstrings[g] = pen.getCharString()
        metrics[g] = f["hmtx"][g]
    # The face sets narrow spaces; interface and paper both widen them by 0.09 em.
    for c in (0x20, 0xA0):
        g = f.getBestCmap()[c]
        metrics[g] = (f["hmtx"][g][0] + round(0.09 * scale), f["hmtx"][g][1])
    b = FontBuilder(scale, isTTF=False)
    b.setupGlyphOrder(order)
    b.setupCharacterMap(f.getBestCmap())
    b.setupCFF("PlusJakartaSans-" + style, {"FullName": "Plus Jakarta Sans " + style}, charstrings, {})
    b.setupHorizontalMetrics(metrics)
    b.setupHorizontalHeader(ascent=f["hhea"].ascent, descent=f["hhea"].descent)
    b.setupOS2(sTypoAscender=f["OS/2"].sTypoAscender, sTypoDescender=f["OS/2"].sTypoDescender,
               sCapHeight=f["OS/2"].sCapHeight, sxHeight=f["OS/2"].sxHeight, usWeightClass=weight)
    b.setupNameTable({"familyName": "Plus Jakarta Sans", "styleName": style, "psName": "PlusJakartaSans-" + style,
                      "licenseDescription": "SIL Open Font License 1.1"})
    b.setupPost()
    b.font["head"].created = b.font["head"].modified = 0
    b.font.recalcTimestamp = False
    if "kern" in f:
        b.font["kern"] = f["kern"]
    save(b.font, name)


bonum("regular", "bonum-regular")
bonum("bold", "bonum-bold")
bonum("italic", "bonum-italic")
jakarta(sys.argv[1], 400, "Regular", "jakarta-regular")
jakarta(sys.argv[1], 700, "Bold", "jakarta-bold")

/* What is in the charts; ECharts draws them. All functions work on the results of one run. */

var WIDTH = 960;
var FONT = 'system-ui, sans-serif'; // no quotes: ECharts does not escape them
var ROOM = 64; // for the number beside the longest bar
var OURS = ['offset locks', 'lock words'];
var BROKEN = ['Maven Resolver', 'bare word'];

var THEMES = {
    light: {ink: '#1c2430', faint: '#5b6675', line: '#d9dee6', ours: ['#2563c9', '#12a5c4'], other: '#a7b2c1',
        broken: '#d98a2b', page: '#ffffff',
        lines: {'offset locks': '#2563c9', 'lock words': '#12a5c4', 'byte lock': '#7a8696',
            'bare word': '#d98a2b', 'file kept': '#c0482f', 'file kept open': '#8a5bb5',
            'file deleted': '#2b8a5b'},
        processes: ['#1d4f9e', '#4a83d6', '#8db4e8', '#c9dcf5']},
    dark: {ink: '#e3e8ef', faint: '#9aa6b5', line: '#2d3744', ours: ['#5b9bff', '#3fd0ea'], other: '#5d6b80',
        broken: '#c98a3d', page: '#10151c',
        lines: {'offset locks': '#5b9bff', 'lock words': '#3fd0ea', 'byte lock': '#9aa6b5',
            'bare word': '#e0a552', 'file kept': '#ff8a70', 'file kept open': '#b890e6',
            'file deleted': '#5cc490'},
        processes: ['#a9cbff', '#6f9fe6', '#4673b5', '#2c4a78']}
};

/** Returns the charts of a run by the id of the part that they belong to. */
function draw(json, themeName) {
    var results = JSON.parse(json).results;
    var theme = THEMES[themeName];
    var most = largestLeftBehind(results);
    return {
        'uncontended': bars(results, theme, [
            {part: 'uncontended', measure: 'time', title: 'time, us (logarithmic)', log: true},
            {part: 'uncontended', measure: 'garbage', title: 'garbage, bytes'}
        ]),
        'held': lines(results, theme),
        'cold': bars(results, theme, [
            {part: 'cold', measure: 'time', title: 'time, us (logarithmic)', log: true}
        ]),
        'threads': bars(results, theme, panelsOf(results, 'threads', '1/s')),
        'own-names': bars(results, theme, [
            {part: 'own-names', measure: '1 process', title: '1 process, 1/s'},
            {part: 'own-names', measure: '2 processes', title: '2 processes, 1/s'}
        ]),
        'contention-2': bars(results, theme, panelsOf(results, 'contention-2', '1/s')),
        'contention-4': bars(results, theme, panelsOf(results, 'contention-4', '1/s')),
        'shares': shares(results, theme),
        'wake-up': bars(results, theme, [
            {part: 'wake-up', measure: 'median', title: 'median, us (logarithmic)', log: true},
            {part: 'wake-up', measure: '99th percentile',
                title: '99th percentile, us (logarithmic)', log: true}
        ]),
        'waits': bars(results, theme, [
            {part: 'waits', measure: 'processors used', title: 'processors used'},
            {part: 'waits', measure: 'threads', title: 'threads'}
        ]),
        'recovery': bars(results, theme, [
            {part: 'recovery', measure: 'median', title: 'median, ms (logarithmic)', log: true,
                none: 'never'},
            {part: 'recovery', measure: 'longest', title: 'longest, ms (logarithmic)', log: true,
                none: 'never'}
        ]),
        [most]: bars(results, theme, [
            {part: most, measure: 'files', title: 'files'},
            {part: most, measure: 'disk space', title: 'disk space, KiB'},
            {part: most, measure: 'time to lock them', title: 'time to lock them, s'},
            {part: most, measure: 'time to delete', title: 'time to delete, ms'}
        ])
    };
}

function largestLeftBehind(results) {
    var parts = distinct(results.map(function (r) { return r.part; })).filter(function (part) {
        return part.indexOf('left-behind') === 0;
    });
    return parts[parts.length - 1];
}

/** Returns a panel for every measure of a part. */
function panelsOf(results, part, unit) {
    return distinct(of(results, part).map(function (r) { return r.measure; }))
        .map(function (measure) {
            return {part: part, measure: measure, title: measure + ', ' + unit};
        });
}

function of(results, part, measure) {
    return results.filter(function (r) {
        return r.part === part && (measure === undefined || r.measure === measure);
    });
}

function distinct(values) {
    return values.filter(function (value, i) { return values.indexOf(value) === i; });
}

/** Draws a row of panels of horizontal bars, a bar for every method. */
function bars(results, theme, panels) {
    var methods = distinct([].concat.apply([], panels.map(function (panel) {
        return of(results, panel.part, panel.measure).map(function (r) { return r.way; });
    })));
    var left = 140, gap = 24, top = 40, row = 27;
    var height = top + methods.length * row + 8;
    var width = (WIDTH - left - gap * (panels.length - 1) - 8) / panels.length;
    return svg(height, theme, {
        title: panels.map(function (panel, i) {
            return {text: panel.title, left: left + i * (width + gap) - 5, top: 8,
                textStyle: {color: theme.faint, fontSize: 13, fontWeight: 'normal'}};
        }),
        grid: panels.map(function (panel, i) {
            return {left: left + i * (width + gap), top: top, width: width,
                height: methods.length * row};
        }),
        xAxis: panels.map(function (panel, i) {
            return {gridIndex: i, type: 'value', show: false, min: 0,
                max: longest(results, panel) / (1 - ROOM / width) || 1};
        }),
        yAxis: panels.map(function (panel, i) {
            return {gridIndex: i, type: 'category', data: methods, inverse: true,
                axisTick: {show: false}, axisLine: {lineStyle: {color: theme.line}},
                axisLabel: {show: i === 0, color: theme.ink, fontSize: 13, margin: 10}};
        }),
        series: panels.map(function (panel, i) {
            return {type: 'bar', xAxisIndex: i, yAxisIndex: i, barWidth: '62%',
                data: methods.map(function (method) { return bar(results, theme, panel, method); })};
        })
    });
}

function bar(results, theme, panel, method) {
    var found = of(results, panel.part, panel.measure).filter(function (r) {
        return r.way === method && (r.value !== null || panel.none);
    });
    if (found.length === 0) {
        return {value: '-'};
    }
    var value = found[0].value;
    return {
        value: value === null ? 0 : lengthOf(results, panel, value),
        itemStyle: {color: colorOf(theme, method)},
        label: {show: true, position: 'right', color: theme.ink, fontSize: 12,
            fontWeight: isOurs(method) ? 'bold' : 'normal',
            formatter: value === null ? panel.none : number(value)}
    };
}

function isOurs(method) {
    return OURS.indexOf(method) >= 0;
}

function colorOf(theme, method) {
    return isOurs(method) ? theme.ours[OURS.indexOf(method)]
        : BROKEN.indexOf(method) >= 0 ? theme.broken : theme.other;
}

/** Returns the length of a bar; of a logarithmic one it begins well below the smallest value. */
function lengthOf(results, panel, value) {
    if (!panel.log || value === 0) {
        return value;
    }
    return Math.log(2 * value / Math.min.apply(null, positive(results, panel)));
}

function longest(results, panel) {
    return Math.max.apply(null, positive(results, panel).concat(0).map(function (value) {
        return lengthOf(results, panel, value);
    }));
}

function positive(results, panel) {
    return of(results, panel.part, panel.measure).map(function (r) { return r.value; })
        .filter(function (value) { return value > 0; });
}

/** Draws the cost against the number of locks held, and where byte locks and a file cross. */
function lines(results, theme) {
    var held = of(results, 'held').filter(function (r) { return heldBy(r) > 0; });
    var methods = distinct(held.map(function (r) { return r.way; }));
    var crossing = of(results, 'crossover').filter(function (r) {
        return r.way === 'file kept' && r.measure === 'locks held' && r.value > 0;
    });
    return svg(420, theme, {
        legend: {top: 6, left: 60, itemGap: 28, textStyle: {color: theme.ink, fontSize: 13}},
        grid: {left: 64, right: 40, top: 48, bottom: 52},
        xAxis: axis(theme, 'other locks held at once', 30),
        yAxis: axis(theme, 'lock and release, us', 42, 0.1),
        series: methods.map(function (method) {
            var color = theme.lines[method] || theme.other;
            return {name: method, type: 'line', symbol: 'circle', symbolSize: isOurs(method) ? 8 : 6,
                lineStyle: {width: isOurs(method) ? 3 : 2, color: color},
                itemStyle: {color: color},
                data: held.filter(function (r) { return r.way === method && r.value !== null; })
                    .map(function (r) { return [heldBy(r), r.value]; }),
                markLine: method === OURS[0] && crossing.length > 0
                    ? crossMark(theme, crossing[0].value) : undefined};
        })
    });
}

function heldBy(result) {
    return Number(result.measure.replace(/[^0-9]/g, ''));
}

function axis(theme, name, distance, min) {
    return {type: 'log', min: min, name: name, nameLocation: 'middle', nameGap: distance,
        nameTextStyle: {color: theme.faint, fontSize: 13},
        axisLabel: {color: theme.faint, fontSize: 12, formatter: number},
        axisLine: {lineStyle: {color: theme.line}}, axisTick: {show: false},
        splitLine: {lineStyle: {color: theme.line}}};
}

function crossMark(theme, at) {
    return {symbol: 'none', animation: false,
        lineStyle: {color: theme.ink, type: 'dashed', width: 1},
        label: {color: theme.ink, fontSize: 12, position: 'insideEndTop',
            formatter: 'file kept is faster than byte locks from ' + number(Math.round(at)) + ' on'},
        data: [{xAxis: at}]};
}

/** Draws what part of the acquisitions each process had. */
function shares(results, theme) {
    var found = of(results, 'shares');
    var methods = distinct(found.map(function (r) { return r.way; }));
    var processes = distinct(found.map(function (r) { return r.measure; }));
    var left = 140, top = 16, row = 27;
    return svg(top + methods.length * row + 34, theme, {
        grid: {left: left, right: 24, top: top, height: methods.length * row},
        xAxis: {type: 'value', max: 100, interval: 25,
            axisLabel: {color: theme.faint, fontSize: 12, formatter: '{value} %'},
            splitLine: {lineStyle: {color: theme.line}}},
        yAxis: {type: 'category', data: methods, inverse: true, axisTick: {show: false},
            axisLine: {lineStyle: {color: theme.line}},
            axisLabel: {color: theme.ink, fontSize: 13, margin: 10}},
        series: processes.map(function (process, i) {
            return {name: process, type: 'bar', stack: 'all', barWidth: '62%',
                itemStyle: {color: theme.processes[i], borderColor: theme.page, borderWidth: 1},
                data: methods.map(function (method) {
                    var one = found.filter(function (r) {
                        return r.way === method && r.measure === process;
                    });
                    return one.length > 0 ? one[0].value : '-';
                })};
        })
    });
}

function number(value) {
    if (value === 0) {
        return '0';
    }
    if (value >= 1e6) {
        return trimmed(value / 1e6) + ' M';
    }
    if (value >= 1e4) {
        return trimmed(value / 1e3) + ' k';
    }
    return trimmed(value);
}

function trimmed(value) {
    return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

function svg(height, theme, option) {
    var chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: WIDTH, height: height});
    option.animation = false;
    option.textStyle = {fontFamily: FONT, color: theme.ink};
    chart.setOption(option);
    var drawn = chart.renderToSVGString();
    chart.dispose();
    return drawn;
}

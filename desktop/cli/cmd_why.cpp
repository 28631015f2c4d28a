#include "core/base/text.h"
#include "core/runtime/why.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <iostream>

namespace segue::cli {
namespace {

using base::Json;
using runtime::WhyLine;
using runtime::WhyPage;

constexpr std::size_t most_sources = 4;
constexpr std::size_t width = 110;

/// Breaks a text between words; what follows the first line is indented.
void print_wrapped(const std::string& lead, const std::string& text, std::size_t indent) {
    std::string line = lead;
    std::size_t used = 0;
    std::string rest = text;
    while (!rest.empty()) {
        const std::size_t room = width > indent ? width - indent : 20;
        std::size_t cut = rest.size() <= room ? rest.size() : rest.rfind(' ', room);
        if (cut == std::string::npos || cut == 0) cut = std::min(rest.find(' '), rest.size());
        std::cout << line << rest.substr(0, cut) << '\n';
        rest.erase(0, std::min(cut + 1, rest.size()));
        line.assign(indent, ' ');
        ++used;
    }
    if (used == 0) std::cout << line << '\n';
}

void print_line(const WhyLine& line) {
    const std::string at = line.at ? base::format_time(*line.at) + "  " : "";
    const bool indented = line.text.starts_with("  ");
    print_wrapped((indented ? "      " : "    ") + at, base::clean_text(base::trimmed(line.text), 2000), 8);
    std::size_t shown = 0;
    for (const auto& source : line.sources) {
        if (line.at && source.time == *line.at && line.sources.size() == 1) continue;  // the line is this event
        if (shown++ == most_sources) {
            std::cout << "        and " << line.sources.size() - most_sources << " more\n";
            break;
        }
        std::cout << "        from " << base::clean_text(source.type, 60) << " of " << base::format_time(source.time) << ", " << base::clean_text(source.source, 60) << " [" << base::clean_text(source.event, 60) << "]\n";
    }
}

void print_page(const WhyPage& page) {
    std::cout << "Why " << base::clean_text(page.id, 80) << " (" << page.kind << ")\n\n";
    print_wrapped("  ", base::clean_text(page.answer, 1000), 2);
    std::cout << "\n  Person: " << base::clean_text(page.name, 80) << " [" << base::clean_text(page.customer, 60) << "]" << (page.zone.empty() ? "" : ", " + base::clean_text(page.zone, 40)) << '\n';
    if (page.decided) std::cout << "  Decided: " << base::format_time(*page.decided) << " (all times on this page are UTC)\n";
    for (const auto& section : page.sections) {
        std::cout << '\n' << "  " << section.title << '\n';
        for (const auto& line : section.lines) print_line(line);
    }
}

Json page_json(const WhyPage& page) {
    Json sections = Json::list();
    for (const auto& section : page.sections) {
        Json lines = Json::list();
        for (const auto& line : section.lines) {
            Json sources = Json::list();
            for (const auto& s : line.sources) sources.push(Json::object({{"event", s.event}, {"type", s.type}, {"source", s.source}, {"time", base::format_time(s.time)}}));
            Json json = Json::object({{"text", base::trimmed(line.text)}, {"sources", std::move(sources)}});
            if (line.at) json.set("at", base::format_time(*line.at));
            lines.push(std::move(json));
        }
        sections.push(Json::object({{"id", section.id}, {"title", section.title}, {"lines", std::move(lines)}}));
    }
    Json json = Json::object({{"id", page.id}, {"kind", page.kind}, {"customer", page.customer}, {"name", page.name}, {"contact", page.contact}, {"record", page.record},
                              {"zone", page.zone}, {"answer", page.answer}, {"replayed", page.replayed}, {"sections", std::move(sections)}});
    if (page.decided) json.set("decided", base::format_time(*page.decided));
    return json;
}

}  // namespace

int run_why(const WhyCommandOptions& options) {
    int exit = exit_done;
    const auto store = open_store(options.data, exit);
    if (!store) return exit;
    const auto subject = runtime::find_subject(*store, options.id);
    if (!subject) {
        say_error(subject.error());
        return subject.error().code == base::Code::not_found ? exit_no : exit_environment;
    }
    const std::string name = !options.pack.empty() ? options.pack : !subject->pack_id.empty() ? subject->pack_id : "service-recovery";
    const auto pack = open_pack(name, *time_or_now(""));
    if (!pack) return exit_refused;
    const auto page = runtime::why_page(*store, *subject, options.id, *pack, {options.all});
    if (!page) {
        say_error(page.error());
        return exit_environment;
    }
    if (options.json) std::cout << base::write_json_pretty(page_json(*page)) << '\n';
    else print_page(*page);
    return exit_done;
}

}  // namespace segue::cli

#include "core/base/text.h"
#include "core/runtime/lift.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <algorithm>
#include <iostream>

namespace segue::cli {
namespace {

using base::Json;

/// What is to be lifted, before it is: the caps' ids and titles.
Json lifted_by(runtime::Desk& desk, const runtime::LiftCap& command, const std::vector<std::string>& roles, base::Time now) {
    Json caps = Json::list();
    const auto judgement = desk.judge(command.contact, now);
    if (!judgement) return caps;
    for (const auto& candidate : judgement->decision.candidates) {
        if (candidate.action_id() != command.action || candidate.subject != command.subject || candidate.treatment_id() != command.treatment) continue;
        for (const auto* cap : runtime::lifting_of(candidate, desk.pack().rules.policies, roles).caps) caps.push(Json::object({{"cap", cap->id}, {"title", cap->title}, {"role", cap->override_role}}));
    }
    return caps;
}

}  // namespace

int run_lift(const LiftOptions& options) {
    const auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    if (base::trimmed(options.reason).empty()) {
        say_error("--reason must say why the customer is to be contacted all the same");
        return exit_usage;
    }
    int exit = exit_done;
    const auto desk = open_desk(options, *now, exit);
    if (!desk) return exit;
    const runtime::LiftCap command{options.contact, options.action, options.subject, options.treatment, options.reason};
    const Json caps = lifted_by(*desk, command, options.skills, *now);
    if (const auto done = desk->handle(command, *now); !done) {
        say_error(done.error());
        return exit_for(done.error());
    }
    if (options.json) {
        std::cout << base::write_json(Json::object({{"contact", options.contact}, {"action", options.action}, {"treatment", options.treatment}, {"subject", options.subject}, {"lifted", caps}})) << '\n';
        return exit_done;
    }
    for (const Json& cap : *caps.items()) std::cout << "Lifted for one contact, within a day: " << base::clean_text(cap.text_or("title"), 200) << " [" << base::clean_text(cap.text_or("cap"), 100) << "]\n";
    return exit_done;
}

}  // namespace segue::cli

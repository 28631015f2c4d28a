// The `segue` program: parses the command line and hands on. No logic of its own.

#include "desktop/cli/commands.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace {

using namespace segue::cli;

constexpr const char* footer =
    "Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 input refused, 4 the machine (folder, lock, disk).\n"
    "A pack is a folder, or the name of one that comes with the program (service-recovery, retail-service).";

void add_decide(CLI::App& app, const char* name, const char* about, DecideOptions& o, int (*run)(const DecideOptions&), int& exit) {
    auto* cmd = app.add_subcommand(name, about);
    cmd->add_option("--pack", o.pack, "The pack to decide by")->required();
    cmd->add_option("--contacts", o.contacts, "CloudEvents JSONL: customers, their events and contacts")->required();
    cmd->add_option("--now", o.now, "Decide as of this time (RFC 3339); default: the clock");
    cmd->add_option("--contact", o.contact, "Only this contact");
    cmd->add_option("--skill", o.skills, "A skill of the agent (may be repeated)");
    cmd->add_option("--channel", o.channels, "A channel that can be delivered (may be repeated; default: all)");
    cmd->add_flag("--json", o.json, "Decision records as JSON, one for each contact, in input order");
    cmd->callback([&o, &exit, run] { exit = run(o); });
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Segue: what should happen next for a customer, may it happen, and why.", "segue"};
    app.footer(footer);
    app.require_subcommand(1);
    app.set_version_flag("--version", "segue " SEGUE_VERSION);
    int exit = exit_done;

    DecideOptions decide, explain;
    add_decide(app, "decide", "Decide for each contact of a file", decide, run_decide, exit);
    add_decide(app, "explain", "Decide, and print every reason for and against", explain, run_explain, exit);

    ReplayOptions replay;
    auto* replay_cmd = app.add_subcommand("replay", "Decide recorded decisions again and compare the bytes of their outcome");
    replay_cmd->add_option("record", replay.record, "A file of decision records, one on each line (segue decide --json)")->required();
    replay_cmd->add_option("--pack", replay.pack, "The pack of the records")->required();
    replay_cmd->add_option("--contacts", replay.contacts, "The events that were decided on")->required();
    replay_cmd->add_flag("--json", replay.json, "One JSON object for each record");
    replay_cmd->callback([&] { exit = run_replay(replay); });

    ValidateOptions validate;
    auto* validate_cmd = app.add_subcommand("validate", "Check packs as a compiler checks code");
    validate_cmd->add_option("pack", validate.packs, "Packs")->required();
    validate_cmd->add_option("--now", validate.now, "Judge review dates as of this time");
    validate_cmd->add_flag("--json", validate.json, "One JSON object for each pack");
    validate_cmd->callback([&] { exit = run_validate(validate); });

    TestOptions test;
    auto* test_cmd = app.add_subcommand("test", "Run the tests that packs bring with them, and tell which branches they go through");
    test_cmd->add_option("pack", test.packs, "Packs")->required();
    test_cmd->add_option("--only", test.only, "Only tests whose name holds this text");
    test_cmd->add_option("--at-least", test.at_least, "Fail when fewer percent of the branches are covered")->check(CLI::Range(0, 100));
    test_cmd->add_flag("--coverage", test.coverage, "List every branch that no test went through");
    test_cmd->add_option("--now", test.now, "Judge review dates as of this time");
    test_cmd->add_flag("--json", test.json, "One JSON object for each pack");
    test_cmd->callback([&] { exit = run_test(test); });

    TakeOptions take;
    take.pack = "service-recovery";
    auto* take_cmd = app.add_subcommand("take", "Take a whole contact on the terminal: brief, recommendation, answer, wrap-up");
    take_cmd->add_option("--pack", take.pack, "The pack to work by")->capture_default_str();
    take_cmd->add_option("--contacts", take.contacts, "CloudEvents JSONL to take contacts from; default: the demo customers");
    take_cmd->add_option("--contact", take.contact, "This contact; default: the one that has waited longest");
    take_cmd->add_option("--data", take.data, "The desk's folder; default: ~/.local/share/segue");
    take_cmd->add_option("--out", take.out, "Where dispositions are written (JSONL); default: replay-out.jsonl in the desk's folder");
    take_cmd->add_option("--agent", take.agent, "The agent's name; default: the user's");
    take_cmd->add_option("--skill", take.skills, "A skill of the agent (may be repeated)");
    take_cmd->add_option("--now", take.now, "Stay at this time (RFC 3339); default: the clock");
    take_cmd->add_flag("--all", take.all, "Go on with the next waiting contact until none is left");
    take_cmd->add_flag("--yes", take.yes, "Ask nothing: verify, read, accept, and wrap up with the first code");
    take_cmd->callback([&] { exit = run_take(take); });

    DemoOptions demo;
    auto* demo_cmd = app.add_subcommand("demo", "Write the demo customers as CloudEvents JSONL");
    demo_cmd->add_option("--pack", demo.pack, "The pack whose customers these are: service-recovery, early-collections")->capture_default_str();
    demo_cmd->add_option("--seed", demo.seed, "Equal seeds give equal customers")->capture_default_str();
    demo_cmd->add_option("--customers", demo.customers, "How many")->capture_default_str()->check(CLI::Range(1, 100000));
    demo_cmd->add_option("--now", demo.now, "Waiting contacts come shortly before this time; default: the clock");
    demo_cmd->add_option("--out", demo.out, "The file to write; default: standard output");
    demo_cmd->callback([&] { exit = run_demo(demo); });

    DoctorOptions doctor;
    doctor.pack = "service-recovery";
    auto* doctor_cmd = app.add_subcommand("doctor", "Say in one page what is well and what is not; nothing private in it");
    doctor_cmd->add_option("--pack", doctor.pack, "The pack to check")->capture_default_str();
    doctor_cmd->add_option("--data", doctor.data, "The desk's folder");
    doctor_cmd->add_flag("--json", doctor.json, "As JSON");
    doctor_cmd->callback([&] { exit = run_doctor(doctor); });

    EvalOptions eval;
    auto* eval_cmd = app.add_subcommand("eval", "Evaluate one condition (CEL) over a context, and say why");
    eval_cmd->add_option("expression", eval.expression, "The condition")->required();
    eval_cmd->add_option("--context", eval.context, "A JSON object: its members are the names; `history` is the list of events");
    eval_cmd->add_option("--now", eval.now, "Evaluate as of this time (RFC 3339); default: the clock");
    eval_cmd->add_flag("--trace", eval.trace, "Which parts decided, and what they read");
    eval_cmd->add_flag("--json", eval.json, "As JSON");
    eval_cmd->callback([&] { exit = run_eval(eval); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_done : exit_usage;
    }
    std::cout.flush();
    if (!std::cout) return exit_environment;
    return exit;
}

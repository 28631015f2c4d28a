// The `segue` program: parses the command line and hands on. No logic of its own.

#include "desktop/cli/commands.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace {

using namespace segue::cli;

constexpr const char* footer =
    "Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 input refused, 4 the machine (folder, lock, disk).\n"
    "A pack is a folder, or the name of one that comes with the program (service-recovery, retail-service,\nretail-care, early-collections), or a signed file (segue pack).";

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

/// What was wrong and is put right by a person: `segue mend`, `segue correct`.
void add_mending(CLI::App& app, MendOptions& list, MendOptions& settle, CorrectOptions& correct, int& exit) {
    auto* mend = app.add_subcommand("mend", "What waits for a person: journeys in conflict, messages, wrap-ups, wrong data, what has changed in the past");
    mend->require_subcommand(1);
    auto* list_cmd = mend->add_subcommand("list", "List it, oldest first (exit 1: something waits)");
    list_cmd->callback([&list, &exit] { exit = run_mend_list(list); });
    auto* settle_cmd = mend->add_subcommand("settle", "Record that one of them is put right");
    settle_cmd->add_option("id", settle.id, "Its id, as listed")->required();
    settle_cmd->add_option("--note", settle.note, "How it was put right")->required();
    settle_cmd->add_option("--by", settle.by, "Who did it; default: the user's name");
    settle_cmd->callback([&settle, &exit] { exit = run_mend_settle(settle); });
    for (auto [cmd, options] : {std::pair(list_cmd, &list), std::pair(settle_cmd, &settle)}) {
        options->pack = "service-recovery";
        cmd->add_option("--data", options->data, "The desk's folder; default: ~/.local/share/segue");
        cmd->add_option("--pack", options->pack, "The pack that the desk works by")->capture_default_str();
        cmd->add_option("--now", options->now, "As of this time (RFC 3339); default: the clock");
        cmd->add_flag("--json", options->json, "As JSON");
    }
    correct.pack = "service-recovery";
    auto* cmd = app.add_subcommand("correct", "Replace a wrap-up that was wrong; shows what changes, and does it with --yes");
    cmd->add_option("contact", correct.contact, "The contact that was wrapped up")->required();
    cmd->add_option("--code", correct.code, "The right wrap-up code")->required();
    cmd->add_option("--note", correct.note, "The note of the right wrap-up; without it the old one stays");
    cmd->add_option("--data", correct.data, "The desk's folder; default: ~/.local/share/segue");
    cmd->add_option("--pack", correct.pack, "The pack that the desk works by")->capture_default_str();
    cmd->add_option("--contacts", correct.contacts, "CloudEvents JSONL that the desk is fed from; default: the demo customers");
    cmd->add_option("--out", correct.out, "Where dispositions are written (JSONL); default: replay-out.jsonl in the desk's folder");
    cmd->add_option("--agent", correct.agent, "Who corrects; default: the user's name");
    cmd->add_option("--now", correct.now, "As of this time (RFC 3339); default: the clock");
    cmd->add_flag("--yes", correct.yes, "Record it");
    cmd->add_flag("--json", correct.json, "As JSON");
    cmd->callback([&correct, &exit] { exit = run_correct(correct); });
}

/// A cap that somebody may go past: `segue lift`.
void add_lifting(CLI::App& app, LiftOptions& lift, int& exit) {
    lift.pack = "service-recovery";
    auto* cmd = app.add_subcommand("lift", "Lift the caps that withhold one action, for one contact; needs the role that the pack names, and a reason (exit 1: may not)");
    cmd->add_option("contact", lift.contact, "The contact in hand")->required();
    cmd->add_option("--action", lift.action, "The withheld action")->required();
    cmd->add_option("--treatment", lift.treatment, "By which of its treatments")->required();
    cmd->add_option("--subject", lift.subject, "About which debt, order or case");
    cmd->add_option("--reason", lift.reason, "Why; stands in the record")->required();
    cmd->add_option("--role", lift.skills, "A role that you hold (may be repeated)")->required();
    cmd->add_option("--data", lift.data, "The desk's folder; default: ~/.local/share/segue");
    cmd->add_option("--pack", lift.pack, "The pack that the desk works by")->capture_default_str();
    cmd->add_option("--contacts", lift.contacts, "CloudEvents JSONL that the desk is fed from; default: the demo customers");
    cmd->add_option("--out", lift.out, "Where dispositions are written (JSONL); default: replay-out.jsonl in the desk's folder");
    cmd->add_option("--agent", lift.agent, "Who lifts it; default: the user's name");
    cmd->add_option("--now", lift.now, "As of this time (RFC 3339); default: the clock");
    cmd->add_flag("--json", lift.json, "As JSON");
    cmd->callback([&lift, &exit] { exit = run_lift(lift); });
}

void add_scrub(CLI::App& app, ScrubOptions& o, int& exit) {
    auto* cmd = app.add_subcommand("scrub", "Of a list of people to contact: who may be, and who not, why and until when");
    cmd->add_option("--list", o.list, "JSON Lines, or CSV whose first line names the columns: 'customer' or 'phone', and 'action', or 'channel' and 'purpose'; also 'treatment', 'subject'. Others are left alone")->required();
    cmd->add_option("--pack", o.pack, "The pack to judge by")->required();
    auto* data = cmd->add_option("--data", o.data, "The desk's folder, where the customers are; default: ~/.local/share/segue");
    cmd->add_option("--contacts", o.contacts, "CloudEvents JSONL with the customers, instead of a desk's folder (may be repeated)")->excludes(data);
    cmd->add_option("--action", o.action, "The action of lines that name none");
    cmd->add_option("--channel", o.channel, "The channel of lines that name none");
    cmd->add_option("--purpose", o.purpose, "The purpose of lines that name neither action nor purpose");
    cmd->add_option("--now", o.now, "As of this time (RFC 3339); default: the clock");
    cmd->add_option("--kept", o.kept, "Write the kept lines there, as they stand in the list");
    cmd->add_flag("--json", o.json, "One JSON object for each line of the list");
    cmd->footer("Exit codes: 0 some are kept, 1 nobody is, 3 lines of the list were not understood (they are not kept), 4 the desk's folder.\n"
                "Scrub shortly before you contact: a reason may begin at any time. Example:\n"
                "  segue scrub --pack service-recovery --list campaign.csv --channel sms --purpose marketing --kept go.csv");
    cmd->callback([&o, &exit] { exit = run_scrub(o); });
}

/// `segue pack …`: one options object for each of its commands.
struct PackCommands {
    PackOptions keygen, sign, approve, verify, kill;
};

CLI::App* add_pack_command(CLI::App& pack, PackOptions& o, const char* what, const char* about, int& exit) {
    o.what = what;
    auto* cmd = pack.add_subcommand(what, about);
    cmd->add_option("--now", o.now, "As of this time (RFC 3339); default: the clock");
    cmd->add_flag("--json", o.json, "As JSON");
    cmd->callback([&o, &exit] { exit = run_pack(o); });
    return cmd;
}

void add_pack(CLI::App& app, PackCommands& c, int& exit) {
    auto* pack = app.add_subcommand("pack", "Sign packs, check signatures, and switch things off at once");
    pack->require_subcommand(1);
    auto* keygen = add_pack_command(*pack, c.keygen, "keygen", "Make a signing key for one person", exit);
    keygen->add_option("--name", c.keygen.name, "Whose key it is")->required();
    keygen->add_option("--out", c.keygen.out, "The secret key's file; it must not exist")->required();
    auto* sign = add_pack_command(*pack, c.sign, "sign", "Make one signed file of a pack's folder, as its author", exit);
    sign->add_option("folder", c.sign.file, "The pack's folder")->required();
    sign->add_option("--key", c.sign.key, "The author's key")->required();
    sign->add_option("--out", c.sign.out, "The signed file to write")->required();
    sign->add_option("--expires", c.sign.expires, "Until when it may be used: a time, or a length like P180D")->capture_default_str();
    sign->add_option("--rolls-back", c.sign.rolls_back, "The higher version that this one replaces on purpose");
    auto* approve = add_pack_command(*pack, c.approve, "approve", "Add a second person's signature", exit);
    approve->add_option("file", c.approve.file, "The signed file")->required();
    approve->add_option("--key", c.approve.key, "The approver's key")->required();
    approve->add_option("--out", c.approve.out, "Where to write it; default: the same file");
    auto* verify = add_pack_command(*pack, c.verify, "verify", "Say whether a signed file may be used here, and why not", exit);
    verify->add_option("file", c.verify.file, "The signed file")->required();
    verify->add_option("--trust", c.verify.trust, "The list of trusted signers; default: SEGUE_TRUST, or trusted-signers.json in ~/.config/segue");
    verify->add_option("--kill", c.verify.kill, "A kill order to check with it");
    auto* kill = add_pack_command(*pack, c.kill, "kill", "Make a signed order that switches actions, journeys or channels off", exit);
    kill->add_option("pack", c.kill.file, "The pack's id")->required();
    kill->add_option("--action", c.kill.actions, "An action (may be repeated)");
    kill->add_option("--journey", c.kill.journeys, "A journey (may be repeated)");
    kill->add_option("--channel", c.kill.channels, "A channel (may be repeated); nothing named: all is on again");
    kill->add_option("--reason", c.kill.reason, "The sentence that people read")->required();
    kill->add_option("--key", c.kill.key, "A trusted signer's key")->required();
    kill->add_option("--out", c.kill.out, "The order to write")->required();
    kill->add_option("--expires", c.kill.expires, "Until when it holds: a time, or a length like P2D")->capture_default_str();
    kill->add_option("--number", c.kill.number, "Later orders have higher numbers; default: from the clock");
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
    app.get_subcommand("explain")->add_flag("--identity", explain.identity, "Say whose contact it is, who else matches, and why several customers are one person");

    ReplayOptions replay;
    auto* replay_cmd = app.add_subcommand("replay", "Decide recorded decisions again and compare the bytes of their outcome");
    auto* replay_file = replay_cmd->add_option("record", replay.record, "A file of decision records, one on each line (segue decide --json)");
    replay_cmd->add_option("--pack", replay.pack, "The pack of the records; default: the one that each record names, of those that come with the program");
    auto* replay_contacts = replay_cmd->add_option("--contacts", replay.contacts, "The events that were decided on (with a file of records)");
    auto* replay_data = replay_cmd->add_option("--data", replay.data, "A desk's folder: its records, decided again from the events that its store had then");
    replay_cmd->add_option("--id", replay.ids, "With --data: only this record (may be repeated)")->needs(replay_data);
    replay_cmd->add_flag("--json", replay.json, "One JSON object for each record");
    replay_file->excludes(replay_data)->needs(replay_contacts);
    replay_cmd->callback([&] { exit = run_replay(replay); });

    WhyCommandOptions why;
    auto* why_cmd = app.add_subcommand("why", "Why was this person contacted, or not: one page, from what the desk's store holds");
    why_cmd->add_option("id", why.id, "A decision record, an outbox key, an event or a contact")->required();
    why_cmd->add_option("--data", why.data, "The desk's folder; default: ~/.local/share/segue");
    why_cmd->add_option("--pack", why.pack, "The pack that was decided by; default: the one that the record names, of those that come with the program");
    why_cmd->add_flag("--all", why.all, "List also every step within the contact that was held back");
    why_cmd->add_flag("--json", why.json, "As JSON");
    why_cmd->callback([&] { exit = run_why(why); });

    AuditOptions audit;
    auto* audit_cmd = app.add_subcommand("audit", "The audit trail: a chain of digests over everything that was written");
    audit_cmd->require_subcommand(1);
    auto* verify_cmd = audit_cmd->add_subcommand("verify", "Check the whole chain and the rows it covers; name the first bad entry");
    verify_cmd->add_option("--head", audit.head, "An end of the chain that was noted earlier (N:HASH, as this command prints it): it must still stand in it");
    auto* show_cmd = audit_cmd->add_subcommand("show", "List the last entries");
    show_cmd->add_option("--last", audit.last, "How many; 0: all")->capture_default_str()->check(CLI::NonNegativeNumber);
    for (auto* cmd : {verify_cmd, show_cmd}) {
        cmd->add_option("--data", audit.data, "The desk's folder; default: ~/.local/share/segue");
        cmd->add_flag("--json", audit.json, "As JSON");
    }
    verify_cmd->callback([&] { exit = run_audit_verify(audit); });
    show_cmd->callback([&] { exit = run_audit_show(audit); });

    MendOptions mend, settle;
    CorrectOptions correct;
    add_mending(app, mend, settle, correct, exit);
    LiftOptions lift;
    add_lifting(app, lift, exit);

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

    JourneyOptions journey;
    auto* journey_cmd = app.add_subcommand("journey", "Look at a pack's journeys");
    journey_cmd->require_subcommand(1);
    auto* draw_cmd = journey_cmd->add_subcommand("show", "Draw a journey as text, or for Graphviz");
    draw_cmd->add_option("pack", journey.pack, "The pack")->required();
    draw_cmd->add_option("journey", journey.journey, "Its id; default: all of them");
    draw_cmd->add_flag("--graphviz,--dot", journey.graphviz, "As a DOT graph: segue journey show PACK ID --dot | dot -Tsvg");
    draw_cmd->callback([&] { exit = run_journey(journey); });
    MigrateOptions migrate;
    auto* migrate_cmd = journey_cmd->add_subcommand("migrate", "Show what a new pack would do to running journeys: who moves to a new version, who stays, who would be stranded");
    migrate_cmd->add_flag("--dry-run", migrate.dry_run, "Only show it (needed: carrying over is done by the new pack when it runs)");
    migrate_cmd->add_option("--pack", migrate.new_pack, "The new pack; it holds the old versions too")->required();
    migrate_cmd->add_option("--against", migrate.old_pack, "The pack in force")->required();
    migrate_cmd->add_option("--history", migrate.history, "CloudEvents JSONL (may be repeated)");
    migrate_cmd->add_option("--data", migrate.data, "Or the folder of a desk's store");
    migrate_cmd->add_option("--now", migrate.now, "The history ends here (RFC 3339); default: its last event");
    migrate_cmd->add_option("--examples", migrate.examples, "How many examples of each line")->capture_default_str()->check(CLI::Range(0, 1000));
    migrate_cmd->add_flag("--json", migrate.json, "As one JSON object");
    migrate_cmd->footer("Exit codes: 0 nobody would be stranded, 1 somebody would, 2 wrong use, 3 a pack or the history is refused, 4 the store cannot be read.");
    migrate_cmd->callback([&] { exit = run_migrate(migrate); });

    SimulateOptions simulate;
    auto* simulate_cmd = app.add_subcommand("simulate", "Run a changed pack over real history: what would have been different, for whom, and why");
    simulate_cmd->add_option("--pack", simulate.new_pack, "The changed pack")->required();
    simulate_cmd->add_option("--against", simulate.old_pack, "The pack in force")->required();
    simulate_cmd->add_option("--history", simulate.history, "CloudEvents JSONL (may be repeated)")->required();
    simulate_cmd->add_option("--now", simulate.now, "The history ends here (RFC 3339); default: its last event");
    simulate_cmd->add_option("--skill", simulate.skills, "A skill of the agents (may be repeated)");
    simulate_cmd->add_option("--examples", simulate.examples, "How many examples of each difference")->capture_default_str()->check(CLI::Range(0, 1000));
    simulate_cmd->add_flag("--json", simulate.json, "As one JSON object");
    simulate_cmd->callback([&] { exit = run_simulate(simulate); });

    ScrubOptions scrub;
    add_scrub(app, scrub, exit);

    PackCommands packs;
    add_pack(app, packs, exit);

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

    PopOptions pop;
    auto* pop_cmd = app.add_subcommand("pop", "Hand a contact to the running window (exit 1: none runs)");
    pop_cmd->add_option("contact", pop.contact, "The contact's id; or a link segue://contact/ID, which only asks the agent")->required();
    pop_cmd->add_option("--data", pop.data, "The desk's folder that the window works on; default: ~/.local/share/segue");
    pop_cmd->add_flag("--json", pop.json, "As JSON");
    pop_cmd->callback([&] { exit = run_pop(pop); });

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

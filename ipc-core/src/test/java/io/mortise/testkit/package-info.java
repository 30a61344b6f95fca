/**
 * What tests share: real second JVMs that talk in lines, are killed, stopped and resumed, and never outlive the test.
 */
package io.mortise.testkit;
